package dev.rouse.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.InvalidCallException;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.ObjectMapper;

/**
 * Interfaces that inherit from a generic one, and methods with a variable number of arguments: called by reference, by name, over
 * HTTP and by a schedule.
 */
@Timeout(60)
public class InterfaceShapesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final User ANN = new User("ann");

    /** What a repository keeps. */
    public record User(String name) {}

    /** Several levels above the interface that is registered. */
    public interface Repo<T> {
        Mono<String> put(T value);

        Mono<String> replace(T value);

        Mono<T> last();

        Flux<T> all(List<T> more);

        Mono<Long> count(T[] values);

        Mono<String> later(T value);
    }

    /** Gives its type parameter on, under another name. */
    public interface Named<E extends Record> extends Repo<E> {}

    /** Overrides a method with the type that it has here, for which there is a bridge. */
    public interface Users extends Named<User> {
        @Override
        Mono<String> put(User value);
    }

    static final class UsersActor extends Actor<String> implements Users {

        private final BlockingQueue<String> heard;

        UsersActor(BlockingQueue<String> heard) {
            this.heard = heard;
        }

        @Override
        protected String initialState() {
            return "nobody";
        }

        @Override
        public Mono<String> put(User value) {
            heard.add(value.name());
            return Mono.just(update(before -> value.name()));
        }

        @Override
        public Mono<String> replace(User value) {
            return put(value);
        }

        @Override
        public Mono<User> last() {
            return Mono.just(new User(state()));
        }

        @Override
        public Flux<User> all(List<User> more) {
            return Flux.fromIterable(more).map(user -> new User(user.name() + "!"));
        }

        @Override
        public Mono<Long> count(User[] values) {
            return Flux.fromArray(values).map(User::name).count();
        }

        @Override
        public Mono<String> later(User value) {
            return Mono.just(schedule().after(Duration.ZERO, "replace", value));
        }
    }

    /** Methods with a variable number of arguments. */
    public interface Sums {
        Mono<Integer> ints(int... values);

        Mono<String> texts(String first, String... others);

        Mono<Integer> anything(Object... values);

        Mono<String> later(String first, String... others);

        Mono<String> oneByOne(String first, String second, String third);
    }

    static final class SumsActor extends Actor<Integer> implements Sums {

        private final BlockingQueue<String> heard;

        SumsActor(BlockingQueue<String> heard) {
            this.heard = heard;
        }

        @Override
        protected Integer initialState() {
            return 0;
        }

        @Override
        public Mono<Integer> ints(int... values) {
            int sum = 0;
            for (int value : values) {
                sum += value;
            }
            return Mono.just(sum);
        }

        @Override
        public Mono<String> texts(String first, String... others) {
            String all = first + String.join("", others);
            heard.add(all);
            return Mono.just(all);
        }

        @Override
        public Mono<Integer> anything(Object... values) {
            return Mono.just(values.length);
        }

        @Override
        public Mono<String> later(String first, String... others) {
            return Mono.just(schedule().after(Duration.ZERO, "texts", first, others));
        }

        @Override
        public Mono<String> oneByOne(String first, String second, String third) {
            return Mono.just(schedule().after(Duration.ZERO, "texts", first, second, third));
        }
    }

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(new ScriptedStore())
            .register(ActorType.of(Users.class, () -> new UsersActor(heard)))
            .register(ActorType.of(Sums.class, () -> new SumsActor(heard)))
            .start()
            .block(PATIENCE);

    @AfterEach
    void stop() {
        runtime.stop().block(PATIENCE);
    }

    private String heard() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private String overHttp(String path, String arguments) throws IOException, InterruptedException {
        HttpResponse<String> answer = sent(path, arguments);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> sent(String path, String arguments) throws IOException, InterruptedException {
        ActorHttpServer server = ActorHttpServer.bind(runtime, "127.0.0.1", 0, ActorHttpOptions.defaults())
                .block(PATIENCE);
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/actors/" + path))
                                    .POST(HttpRequest.BodyPublishers.ofString(arguments))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } finally {
            server.close().block(PATIENCE);
        }
    }

    // ---- generic interfaces

    @Test
    void inheritedMethodsAreCalledByReference() {
        Users users = runtime.actor(Users.class, "a");
        Repo<User> repo = users;

        assertThat(users.put(ANN).block(PATIENCE)).isEqualTo("ann");
        assertThat(repo.put(new User("bob")).block(PATIENCE)).isEqualTo("bob");
        assertThat(repo.last().block(PATIENCE)).isEqualTo(new User("bob"));
        assertThat(repo.count(new User[] {ANN, ANN}).block(PATIENCE)).isEqualTo(2);
    }

    @Test
    void argumentsOverHttpAreOfTheTypesOfTheInterface() throws Exception {
        assertThat(overHttp("users/a/put", "[{\"name\": \"ann\"}]")).isEqualTo("\"ann\"");
        assertThat(overHttp("users/a/replace", "[{\"name\": \"bob\"}]")).isEqualTo("\"bob\"");
        assertThat(overHttp("users/a/last", "[]")).isEqualTo("{\"name\":\"bob\"}");
        assertThat(overHttp("users/a/all", "[[{\"name\": \"ann\"}]]")).isEqualTo("[{\"name\":\"ann!\"}]");
        assertThat(overHttp("users/a/count", "[[{\"name\": \"ann\"}]]")).isEqualTo("1");
    }

    @Test
    void scheduledArgumentsAreOfTheTypesOfTheInterface() throws Exception {
        runtime.actor(Users.class, "a").later(ANN).block(PATIENCE);

        assertThat(heard()).isEqualTo("ann");
        assertThat(runtime.deadLetters(ActorAddress.of("users", "a")).block(PATIENCE))
                .isEmpty();
    }

    @Test
    void argumentOfAnotherTypeIsRefusedWithTheTypeOfTheInterface() {
        assertThatThrownBy(() -> Mono.from(
                                runtime.actor(ActorAddress.of("users", "a")).call("replace", "ann"))
                        .block(PATIENCE))
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining(User.class.getName());
    }

    // ---- a variable number of arguments

    @Test
    void variableArgumentsAreCalledByReference() {
        Sums sums = runtime.actor(Sums.class, "a");

        assertThat(sums.ints().block(PATIENCE)).isZero();
        assertThat(sums.ints(1, 2, 3).block(PATIENCE)).isEqualTo(6);
        assertThat(sums.texts("a").block(PATIENCE)).isEqualTo("a");
        assertThat(sums.texts("a", "b", "c").block(PATIENCE)).isEqualTo("abc");
        assertThat(sums.anything(1, "b").block(PATIENCE)).isEqualTo(2);
        assertThat(sums.anything((Object) new Object[] {1, 2, 3}).block(PATIENCE))
                .isEqualTo(1);
    }

    @Test
    void variableArgumentsOverHttpAreOneArray() throws Exception {
        assertThat(overHttp("sums/a/ints", "[[1, 2, 3]]")).isEqualTo("6");
        assertThat(overHttp("sums/a/texts", "[\"a\", [\"b\", \"c\"]]")).isEqualTo("\"abc\"");
        assertThat(overHttp("sums/a/anything", "[[1, \"b\"]]")).isEqualTo("2");
    }

    @Test
    void variableArgumentsOverHttpMayComeOneByOne() throws Exception {
        assertThat(overHttp("sums/a/ints", "[1, 2, 3]")).isEqualTo("6");
        assertThat(overHttp("sums/a/ints", "[]")).isEqualTo("0");
        assertThat(overHttp("sums/a/ints", "")).isEqualTo("0");
        assertThat(overHttp("sums/a/ints", "[4]")).isEqualTo("4");
        assertThat(overHttp("sums/a/texts", "[\"a\"]")).isEqualTo("\"a\"");
        assertThat(overHttp("sums/a/texts", "[\"a\", \"b\", \"c\"]")).isEqualTo("\"abc\"");
        assertThat(overHttp("sums/a/anything", "[1, [\"b\"], {}]")).isEqualTo("3");
        assertThat(overHttp("sums/a/anything", "[[1], [2]]")).isEqualTo("2");
        assertThat(overHttp("sums/a/anything", "[null]")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ints  | [1, \"b\"]   | Argument 2 of ints is int, got the text \"b\".",
                "ints  | [null]       | Argument 1 of ints is",
                "texts | []           | Action texts takes at least 1 argument, got 0.",
                "texts | [\"a\", 1]   | Argument 2 of texts is String, got the number 1.",
            })
    void wrongVariableArgumentsOverHttpAreRefusedWithTheirPlace(String action, String body, String told)
            throws Exception {
        HttpResponse<String> answer = sent("sums/a/" + action, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new ObjectMapper().readTree(answer.body()).get("message").asString())
                .startsWith(told);
    }

    private Object byName(String action, Object... arguments) {
        return runtime.actor(ActorAddress.of("sums", "a"))
                .call(action, arguments)
                .next()
                .block(PATIENCE);
    }

    @Test
    void variableArgumentsByNameAreOneArrayOrComeOneByOne() {
        assertThat(byName("ints")).isEqualTo(0);
        assertThat(byName("ints", 1, 2, 3)).isEqualTo(6);
        assertThat(byName("ints", new int[] {1, 2, 3})).isEqualTo(6);
        assertThat(byName("texts", "a")).isEqualTo("a");
        assertThat(byName("texts", "a", "b", "c")).isEqualTo("abc");
        assertThat(byName("texts", "a", new String[] {"b", "c"})).isEqualTo("abc");
        assertThat(byName("anything", 1, "b")).isEqualTo(2);
        assertThat(byName("anything", (Object) new Object[] {1, "b"})).isEqualTo(2);
    }

    @Test
    void wrongVariableArgumentsByNameAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> byName("texts"))
                .isInstanceOf(InvalidCallException.class)
                .hasMessage("Action texts takes at least 1 argument, got 0.");
        assertThatThrownBy(() -> byName("texts", "a", "b", 3))
                .isInstanceOf(InvalidCallException.class)
                .hasMessage(
                        "Argument 3 of action texts is of type java.lang.String, got one of type java.lang.Integer.");
        assertThatThrownBy(() -> byName("ints", 1, null))
                .isInstanceOf(InvalidCallException.class)
                .hasMessage("Argument 2 of action ints is of type int, got null.");
        assertThatThrownBy(() -> byName("later"))
                .isInstanceOf(InvalidCallException.class)
                .hasMessage("Action later takes at least 1 argument, got 0.");
    }

    @Test
    void variableArgumentsOfAScheduledNameMayComeOneByOne() throws Exception {
        runtime.actor(Sums.class, "a").oneByOne("a", "b", "c").block(PATIENCE);

        assertThat(heard()).isEqualTo("abc");
    }

    @Test
    void variableArgumentsAreScheduled() throws Exception {
        runtime.actor(Sums.class, "a").later("a", "b", "c").block(PATIENCE);

        assertThat(heard()).isEqualTo("abc");
    }
}
