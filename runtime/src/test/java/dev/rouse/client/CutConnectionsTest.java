package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorType;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.fixture.Probe;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActionShapes;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.ScriptedNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** A real server behind a connection that is cut again and again, wherever its bytes are just then. */
@Timeout(120)
final class CutConnectionsTest {

    private static final int CALLS = 10_000;
    private static final int CUTS = 20;

    /** A stream that was cut behind its first element is told so, and may be asked for again, as it changes nothing. */
    private static final Retry INTERRUPTED = Retry.max(CUTS).filter(NodeUnavailableException.class::isInstance);

    /** Passes bytes on between a client and a server, until it is told to cut. */
    static final class Cable implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Set<Socket> ends = ConcurrentHashMap.newKeySet();

        Cable(int server) throws IOException {
            start(() -> {
                while (true) {
                    Socket client = listener.accept();
                    ends.add(client);
                    start(() -> join(client, server));
                }
            });
        }

        private void join(Socket client, int server) throws IOException {
            try (client) {
                Socket beyond = new Socket(InetAddress.getLoopbackAddress(), server);
                ends.add(beyond);
                start(() -> pass(beyond, client));
                pass(client, beyond);
            }
        }

        static Cable to(int server) {
            try {
                return new Cable(server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        private interface Step {
            void run() throws IOException;
        }

        private static void start(Step step) {
            Thread thread = new Thread(() -> {
                try {
                    step.run();
                } catch (IOException e) {
                    // It was cut.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private static void pass(Socket from, Socket to) throws IOException {
            byte[] buffer = new byte[777];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                }
            }
        }

        void cut() {
            List.copyOf(ends).forEach(end -> {
                ends.remove(end);
                try {
                    end.close();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }

        @Override
        public void close() throws IOException {
            listener.close();
            cut();
        }
    }

    @Test
    void keyedCallsHappenOnceAndAreAllAnswered() throws IOException {
        ActorRuntime runtime = ActorRuntime.builder()
                .store(new ScriptedStore())
                .register(Probe.type(new Probe.Gates()))
                .start()
                .block();
        ActorHttpServer server = ActorHttpServer.bind(runtime, "127.0.0.1", 0, ActorHttpOptions.defaults())
                .block();
        AtomicInteger answered = new AtomicInteger();
        try (Cable cable = new Cable(server.port())) {
            RouseClient client = RouseClient.builder()
                    .endpoint("http://127.0.0.1:" + cable.port())
                    .type(ActorType.called(Probe.class))
                    .options(o -> o.firstBackoff(Duration.ofMillis(5)).maxBackoff(Duration.ofMillis(50)))
                    .build();
            Probe probe = client.keyed().actor(Probe.class, "a");
            List<Long> values = Flux.range(0, 20 * CUTS)
                    .flatMap(i -> probe.add(1), 8)
                    .doOnNext(value -> {
                        if (answered.incrementAndGet() % 20 == 0) {
                            cable.cut();
                        }
                    })
                    .collectList()
                    .block();
            assertThat(values).hasSize(20 * CUTS).doesNotHaveDuplicates();
            assertThat(probe.add(0).block()).isEqualTo(20L * CUTS);
            client.close().block();
        }
        server.close().block();
        runtime.stop().block();
    }

    @Test
    void nothingHappensTwiceAndEachCallIsAnsweredOrToldToBeUnknown() throws IOException {
        ScriptedNode node = new ScriptedNode();
        Map<String, Integer> happened = new ConcurrentHashMap<>();
        node.on(
                "text",
                given -> Mono.fromSupplier(() -> {
                    happened.merge((String) given[0], 1, Integer::sum);
                    return given[0];
                }));
        node.on("count", given -> Flux.just((int) given[0]));
        ActorHttpServer server = ActorHttpServer.bind(node, "127.0.0.1", 0, ActorHttpOptions.defaults())
                .block();
        try (Cable cable = new Cable(server.port())) {
            RouseClient client = RouseClient.builder()
                    .endpoint("http://127.0.0.1:" + cable.port())
                    .type(ActorType.called(ActionShapes.class).named("probe"))
                    .options(o -> o.firstBackoff(Duration.ofMillis(2)).maxBackoff(Duration.ofMillis(20)))
                    .build();
            ActionShapes actor = client.actor(ActionShapes.class, "k");
            AtomicInteger over = new AtomicInteger();
            AtomicInteger unknown = new AtomicInteger();
            AtomicInteger connected = new AtomicInteger();
            client.states()
                    .filter(state -> state.phase() == ConnectionState.Phase.CONNECTED)
                    .subscribe(state -> connected.incrementAndGet());

            Flux.range(0, CALLS)
                    .flatMap(
                            i -> actor.text("" + i)
                                    .doOnNext(answer -> assertThat(answer).isEqualTo("" + i))
                                    .onErrorResume(OutcomeUnknownException.class, e -> {
                                        unknown.incrementAndGet();
                                        return Mono.just("");
                                    })
                                    .then(actor.count(i).single().retryWhen(INTERRUPTED))
                                    .doOnNext(answer -> {
                                        assertThat(answer).isEqualTo(i);
                                        if (over.incrementAndGet() % (CALLS / (CUTS + 1)) == 0) {
                                            cable.cut();
                                        }
                                    }),
                            200)
                    .blockLast(Duration.ofSeconds(100));

            assertThat(over).hasValue(CALLS);
            assertThat(connected.get()).isGreaterThan(CUTS / 2);
            assertThat(happened.values()).allMatch(times -> times == 1);
            assertThat(CALLS - happened.size()).isBetween(0, unknown.get());
            assertThat(unknown.get()).isPositive();
            client.close().block();
        } finally {
            server.close().block();
        }
    }
}
