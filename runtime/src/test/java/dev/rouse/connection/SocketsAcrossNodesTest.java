package dev.rouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ConnectionEndedException;
import dev.rouse.FrontSocket;
import dev.rouse.InvalidCallException;
import dev.rouse.Principal;
import dev.rouse.RawFrame;
import dev.rouse.RawMessage;
import dev.rouse.RawRequest;
import dev.rouse.RawResponse;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.Terminal;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Raw WebSockets whose front is another node than that of the actor, while nodes come and go. */
class SocketsAcrossNodesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int ACTORS = 12;

    private final ScriptedStore store = new ScriptedStore();
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<FrontSocket> sockets = new ArrayList<>();
    private final List<Received<RawFrame>> heard = new ArrayList<>();
    private int sent;

    {
        store.exclusive(false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        nodes.stream().filter(TestNode::isStarted).forEach(TestNode::close);
    }

    private TestNode begin() {
        TestNode node = TestNode.begin(store, options -> options, Terminal.type(options -> options));
        nodes.add(node);
        pass(SECOND.multipliedBy(nodes.size() == 1 ? 1 : 10));
        return node;
    }

    private void pass(Duration time) {
        TestNode.pass(time, nodes.toArray(TestNode[]::new));
    }

    private <T> Received<T> over(Publisher<T> asked) {
        return over(Received.from(asked));
    }

    private <T> Received<T> over(Received<T> answer) {
        for (int i = 0; i < 600 && !answer.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        assertThat(answer.isOver()).isTrue();
        return answer;
    }

    private static ActorAddress terminal(int number) {
        return ActorAddress.of("terminal", "t" + number);
    }

    private void openAll(TestNode front) {
        RawRequest head = new RawRequest("GET", "/sleepy", null, Map.of());
        for (int i = 0; i < ACTORS; i++) {
            FrontSocket socket = over(front.runtime().connections().openSocket(terminal(i), head, List.of("echo.v1")))
                    .value();
            assertThat(socket.protocol()).contains("echo.v1");
            sockets.add(socket);
            heard.add(Received.from(socket.sent()));
        }
    }

    private void tellAll() {
        sent++;
        for (FrontSocket socket : sockets) {
            assertThat(over(socket.message(RawMessage.text("m" + sent))).error())
                    .isNull();
        }
    }

    private List<String> notes(TestNode node, int actor) {
        return over(node.runtime().get(Terminal.class, "t" + actor).notes()).value();
    }

    private void assertAllRunOnceAndAnswered(TestNode node) {
        pass(SECOND.multipliedBy(5));
        for (int i = 0; i < ACTORS; i++) {
            assertThat(notes(node, i).stream().filter(line -> line.startsWith("text")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, sent)
                            .mapToObj(number -> "text m" + number)
                            .toList());
            assertThat(heard.get(i).values().stream().map(frame -> ((RawMessage) frame).text()))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, sent)
                            .mapToObj(number -> "echo m" + number)
                            .toList());
        }
    }

    @Test
    void messagesRunOnceAndAreAnsweredWhileActorsMoveAndTheirNodesDie() {
        TestNode front = begin();
        openAll(front);
        tellAll();
        TestNode second = begin();
        tellAll();
        TestNode third = begin();
        tellAll();
        Received<Integer> stopped = Received.from(second.runtime().stop());
        for (int i = 0; i < 400 && !stopped.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        nodes.remove(second);
        tellAll();
        nodes.remove(third);
        pass(Duration.ofSeconds(20));
        tellAll();
        assertAllRunOnceAndAnswered(front);
        nodes.add(third);
    }

    @Test
    void socketsOfAFrontThatIsGoneEndWithoutWaitingForTheirClients() {
        TestNode owner = begin();
        TestNode front = begin();
        openAll(front);
        tellAll();
        nodes.remove(front);
        pass(Duration.ofSeconds(20));
        for (int i = 0; i < ACTORS; i++) {
            notes(owner, i); // Those that sleep are looked at when they wake.
        }
        pass(SECOND.multipliedBy(5));
        for (int i = 0; i < ACTORS; i++) {
            assertThat(notes(owner, i)).endsWith("text m1", "out: its client stayed away, as its front did");
        }
        nodes.add(front);
    }

    /** Parts of 10,000 bytes, as many as are asked for. */
    private static Flux<byte[]> parts(int count, AtomicInteger asked) {
        return Flux.range(0, count).map(i -> new byte[10_000]).doOnNext(part -> asked.incrementAndGet());
    }

    private Received<RawResponse> post(TestNode front, int actor, String path, Flux<byte[]> body) {
        return Received.from(front.runtime()
                .connections()
                .http(terminal(actor), new RawRequest("POST", path, null, Map.of()), body));
    }

    @Test
    void bodyIsTakenAsItsActorAsksForItFromWhereverThatIs() {
        begin();
        TestNode front = begin();
        for (int i = 0; i < ACTORS; i++) {
            Terminal.GATE.set(Sinks.empty());
            AtomicInteger asked = new AtomicInteger();
            Received<RawResponse> answer = post(front, i, "/held", parts(100, asked));
            pass(SECOND);
            assertThat(asked.get()).isBetween(1, 20);
            Terminal.GATE.get().tryEmitEmpty();
            assertThat(over(answer).value().bytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("1000000");
            assertThat(notes(front, i)).containsExactly("POST /held", "size 1000000");
        }
    }

    @Test
    void largePartsOfABodyGoInSmallerOnes() {
        begin();
        TestNode front = begin();
        for (int i = 0; i < ACTORS; i++) {
            Received<RawResponse> answer = post(front, i, "/sum", Flux.just(new byte[5_000_000]));
            assertThat(over(answer).value().bytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("5000000");
        }
    }

    @Test
    void bodyThatIsNotReadToItsEndIsCancelledAndOneThatFailsTellsWhy() {
        begin();
        TestNode front = begin();
        for (int i = 0; i < ACTORS; i++) {
            Sinks.Many<byte[]> body = Sinks.many().unicast().onBackpressureBuffer();
            body.tryEmitNext(new byte[] {'h'});
            Received<RawResponse> answer = post(front, i, "/first", body.asFlux());
            pass(SECOND);
            assertThat(answer.value().bytes()).asString(StandardCharsets.UTF_8).isEqualTo("had h");
            assertThat(body.currentSubscriberCount()).isZero();
            Flux<byte[]> broken = Flux.just(new byte[10]).concatWith(Flux.error(new InvalidCallException("cut off")));
            Received<RawResponse> failed = post(front, i, "/sum", broken);
            pass(SECOND);
            assertThat(failed.error(InvalidCallException.class)).hasMessage("cut off");
            assertThat(notes(front, i)).containsExactly("POST /first");
        }
    }

    @Test
    void bodyEndsWhereItsClientHasLeft() {
        begin();
        TestNode front = begin();
        for (int i = 0; i < ACTORS; i++) {
            Terminal.ENDING.set(null);
            Sinks.Many<byte[]> body = Sinks.many().unicast().onBackpressureBuffer();
            Received<RawResponse> answer = post(front, i, "/sum", body.asFlux());
            pass(SECOND);
            assertThat(body.currentSubscriberCount()).isOne();
            answer.cancel();
            body.tryEmitError(new InvalidCallException("its client left"));
            pass(SECOND);
            assertThat(Terminal.ENDING.get()).containsAnyOf("its client left", "waits for no answer any more");
            assertThat(notes(front, i)).isEmpty();
        }
    }

    @Test
    void plainRequestsAreAnsweredFromWhereverTheirActorIs() {
        begin();
        TestNode front = begin();
        for (int i = 0; i < ACTORS; i++) {
            RawResponse whole = over(front.runtime()
                            .connections()
                            .withPrincipal(Principal.of("ann"))
                            .http(
                                    terminal(i),
                                    new RawRequest("PUT", "/x", "a=b", Map.of("X-Name", List.of("bob"))),
                                    new byte[] {'h', 'i'}))
                    .value();
            assertThat(whole.status()).isEqualTo(201);
            assertThat(whole.headers()).containsEntry("content-type", List.of("text/plain; charset=utf-8"));
            assertThat(whole.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("PUT /x a=b bob hi ann");
            RawResponse large = over(front.runtime()
                            .connections()
                            .http(terminal(i), new RawRequest("GET", "/large", null, Map.of()), new byte[0]))
                    .value();
            Received<Integer> size =
                    over(large.stream().map(part -> part.length).reduce(Integer::sum));
            assertThat(size.value()).isEqualTo(1_000_000);
            Received<byte[]> again = over(large.stream().next());
            assertThat(again.error()).isInstanceOf(ConnectionEndedException.class);
        }
    }
}
