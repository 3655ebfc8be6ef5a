package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.Watch;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application that is started again and again in a class loader of its own, as development tools do, leaves none behind. */
@Timeout(120)
public class RestartedApplicationTest {

    private static final int RESTARTS = 8;

    /** The classes of the application: each loader has its own of them, and shares all others. */
    public static final class Application implements Callable<String> {

        private static final Duration PATIENCE = Duration.ofSeconds(20);
        private static final KvStore STORE = new ScriptedStore();

        /** A state. */
        public record Basket(List<Item> items) {}

        /** A part of the state, and an argument. */
        public record Item(String name, int pieces) {}

        /** The actor's interface. */
        public interface Shop {
            Mono<Basket> add(Item item);

            @Watch
            Flux<Item> items();
        }

        static final class ShopActor extends Actor<Basket> implements Shop {
            @Override
            protected Basket initialState() {
                return new Basket(List.of());
            }

            @Override
            public Mono<Basket> add(Item item) {
                schedule().after(Duration.ofHours(1), "add", item);
                return Mono.just(update(basket -> new Basket(List.of(item)))).cache();
            }

            @Override
            public Flux<Item> items() {
                return Flux.fromIterable(state().items());
            }
        }

        @Override
        public String call() throws Exception {
            ActorRuntime runtime = ActorRuntime.builder()
                    .store(STORE)
                    .register(ActorType.of(Shop.class, ShopActor::new))
                    .start()
                    .block(PATIENCE);
            ActorHttpServer server = ActorHttpServer.bind(runtime, "127.0.0.1", 0, ActorHttpOptions.defaults())
                    .block(PATIENCE);
            runtime.actor(Shop.class, "a").add(new Item("tea", 2)).block(PATIENCE);
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/actors/shop/a/items"))
                    .POST(HttpRequest.BodyPublishers.ofString("[]"))
                    .build();
            String answer = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            server.close().block(PATIENCE);
            runtime.stop().block(PATIENCE);
            return answer;
        }
    }

    private static final class Loader extends ClassLoader {

        Loader() {
            super(RestartedApplicationTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Application.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static WeakReference<ClassLoader> run() throws Exception {
        ClassLoader loader = new Loader();
        Callable<?> application = (Callable<?>) loader.loadClass(Application.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        assertThat(application.call()).isEqualTo("[{\"name\":\"tea\",\"pieces\":2}]");
        return new WeakReference<>(loader);
    }

    @Test
    void classLoadersOfApplicationsThatEndedAreCollected() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < RESTARTS; i++) {
            loaders.add(run());
        }
        long left = RESTARTS;
        for (int i = 0; i < 100 && left > 1; i++) {
            System.gc();
            left = loaders.stream().filter(loader -> loader.get() != null).count();
            Mono.delay(Duration.ofMillis(100)).block();
        }
        assertThat(left).as("class loaders that are left of %s", RESTARTS).isLessThanOrEqualTo(1);
    }
}
