package dev.rouse.benchmarks.demo;

import dev.rouse.ActorType;
import dev.rouse.ClusterOptions;
import dev.rouse.ClusterView;
import dev.rouse.NodeHealth;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import dev.rouse.net.HttpPage;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A node with counters, carts, reminders, a shop, orders and rooms, and its HTTP front on the node's own event loops. */
public final class DemoServer {

    /** Only this machine can call: the demo asks nobody who they are. */
    public static final String HOST = "localhost";

    /** Rooms sleep soon, for people who watch them. */
    private static final Duration ROOM_IDLE = Duration.ofSeconds(10);

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int RECEIPTS_BYTES = 16 * 1024;

    private final KvStore store;
    private final ActorRuntime runtime;
    private final ActorHttpServer http;

    private DemoServer(KvStore store, ActorRuntime runtime, ActorHttpServer http) {
        this.store = store;
        this.runtime = runtime;
        this.http = http;
    }

    /**
     * Starts to serve. Cold; ends with {@link dev.rouse.net.HttpBindException} where the port is in use, or with what the
     * store says, and then the store is closed again.
     *
     * @param store closed by {@link #stop}
     * @param port 0 for a free one, which {@link #port} tells
     * @param cluster how it and other nodes on the store reach each other
     */
    public static Mono<DemoServer> start(KvStore store, int port, ClusterOptions cluster) {
        return node(store, cluster)
                .flatMap(runtime -> serve(store, runtime, port))
                .onErrorResume(error -> store.close().onErrorComplete().then(Mono.error(error)));
    }

    private static Mono<ActorRuntime> node(KvStore store, ClusterOptions cluster) {
        AtomicReference<ActorRuntime> started = new AtomicReference<>();
        return ActorRuntime.builder()
                .store(store)
                .options(options -> options.developmentChecks(true).cluster(cluster))
                .register(ActorType.of(Counter.class, CounterActor::new))
                .register(carts(Clock.systemUTC()))
                .register(ActorType.of(Reminder.class, () -> new ReminderActor(Clock.systemUTC())))
                .register(ActorType.of(Shop.class, ShopActor::new)
                        .options(o -> o.queue("orders", q -> q.tries(3).retryDelay(Duration.ofMillis(200)))))
                .register(ActorType.of(Order.class, OrderActor::new))
                .register(ActorType.of(Room.class, () -> new RoomActor(() -> nodeOf(started.get())))
                        .options(o -> o.idleTimeout(ROOM_IDLE)))
                .start()
                .doOnNext(started::set);
    }

    private static Optional<String> nodeOf(@Nullable ActorRuntime runtime) {
        return Optional.ofNullable(runtime).stream()
                .flatMap(started -> started.cluster().view().members().stream())
                .filter(ClusterView.Member::self)
                .map(ClusterView.Member::node)
                .findFirst();
    }

    /** Carts, whose receipts are read ahead when one wakes, unless there are very many. */
    static ActorType<Cart> carts(Clock clock) {
        return ActorType.of(Cart.class, () -> new CartActor(clock))
                .options(o -> o.preload(p -> p.prefix(CartActor.RECEIPTS, RECEIPTS_BYTES, false)));
    }

    private static Mono<DemoServer> serve(KvStore store, ActorRuntime runtime, int port) {
        return ActorHttpServer.bind(runtime, HOST, port, options(), runtime.eventLoops())
                .map(http -> new DemoServer(store, runtime, http))
                .onErrorResume(error -> runtime.stop().onErrorComplete().then(Mono.error(error)));
    }

    /** Options with the page of a room beside the actors. */
    private static ActorHttpOptions options() {
        return ActorHttpOptions.builder()
                .page("/", page("room.html").header("content-security-policy", POLICY))
                .page("/room.css", page("room.css"))
                .page("/room.js", page("room.js"))
                .build();
    }

    private static HttpPage page(String name) {
        return HttpPage.ofResource(DemoServer.class, name);
    }

    /** The port that is listened on. */
    public int port() {
        return http.port();
    }

    /** Whether it does not serve yet, as it waits to know which other nodes on the store live. */
    public boolean joins() {
        return runtime.health().status() == NodeHealth.Status.JOINING;
    }

    /** As {@link ActorRuntime#whenEnded}. */
    public Mono<Void> whenEnded() {
        return runtime.whenEnded();
    }

    /**
     * Answers what is under way, then puts every actor to sleep, then closes the store. Begins when first subscribed;
     * cancelling ends only the wait. Ends with what closing the store ends with.
     */
    public Mono<Void> stop() {
        return leave().then(store.close());
    }

    /** As {@link #stop}, but leaves the store open, which other nodes are on. */
    Mono<Void> leave() {
        return http.close().then(runtime.stop()).then();
    }
}
