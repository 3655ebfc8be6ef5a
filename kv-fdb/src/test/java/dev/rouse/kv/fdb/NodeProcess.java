package dev.rouse.kv.fdb;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.CallTimeoutException;
import dev.rouse.NodeHealth;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.ReadOnly;
import dev.rouse.RetryableException;
import dev.rouse.RuntimeListener;
import dev.rouse.host.ActorRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A node in a process of its own, on the FoundationDB and root that it is given. While it is told to {@code work} it counts,
 * with several calls under way to each of a few actors. It prints what became of itself and of its calls, each line behind
 * {@link #MARK}.
 */
final class NodeProcess {

    static final String MARK = "@ ";
    static final String LOST = "lost its place";
    static final Duration LEASE = Duration.ofSeconds(1);

    private static final List<String> TALLIES = List.of("a", "b", "c");
    private static final int CALLERS = 4;

    private final ActorRuntime runtime;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong retryable = new AtomicLong();
    private final AtomicLong other = new AtomicLong();
    private volatile boolean working;

    private NodeProcess(ActorRuntime runtime) {
        this.runtime = runtime;
    }

    /** Counts calls. */
    public interface Tally {
        Mono<Long> count();

        /** Waits a little in the middle of the turn. */
        Mono<Long> countSlowly();

        @ReadOnly
        Mono<Long> value();
    }

    /** A tally. */
    public static final class TallyActor extends Actor<Long> implements Tally {
        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Long> count() {
            return Mono.just(update(count -> count + 1));
        }

        @Override
        public Mono<Long> countSlowly() {
            return Mono.delay(Duration.ofMillis(20)).map(waited -> update(count -> count + 1));
        }

        @Override
        public Mono<Long> value() {
            return Mono.just(state());
        }
    }

    /** @param arguments the cluster file, and the root prefix in hexadecimal */
    public static void main(String[] arguments) throws IOException {
        FdbKvStore store = FdbKvStore.builder()
                .clusterFile(Path.of(arguments[0]))
                .root(HexFormat.of().parseHex(arguments[1]))
                .open()
                .block();
        ActorRuntime runtime = ActorRuntime.builder()
                .store(store)
                .options(options ->
                        options.withNode(options.node().withLease(LEASE)).withListener(new Losses()))
                .register(ActorType.of(Tally.class, TallyActor::new))
                .start()
                .block();
        new NodeProcess(runtime).obey();
    }

    private static final class Losses implements RuntimeListener {
        @Override
        public void fenced(String reason) {
            say(LOST);
        }
    }

    private void obey() throws IOException {
        Flux.interval(Duration.ofMillis(5))
                .onBackpressureDrop()
                .map(tick -> runtime.health().status())
                .distinctUntilChanged()
                .subscribe(status -> say("status " + status));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                case "work" -> work();
                case "rest" -> rest();
                case "tell" -> say("calls " + acknowledged + " " + unknown + " " + retryable + " " + other);
                case "sum" -> say("sum " + sum());
                default -> throw new IllegalArgumentException(command);
            }
        }
        // Whoever started it has ended.
        System.exit(0);
    }

    private void work() {
        working = true;
        for (String tally : TALLIES) {
            for (int caller = 0; caller < CALLERS; caller++) {
                underWay.incrementAndGet();
                Mono.defer(() -> call(tally))
                        .repeat(() -> working)
                        .doFinally(end -> underWay.decrementAndGet())
                        .subscribe();
            }
        }
    }

    private Mono<?> call(String key) {
        Tally tally = runtime.actor(Tally.class, key);
        return (acknowledged.get() % 10 == 0 ? tally.countSlowly() : tally.count())
                .doOnNext(count -> acknowledged.incrementAndGet())
                .onErrorResume(this::failed);
    }

    private Mono<Long> failed(Throwable error) {
        if (error instanceof RetryableException) {
            retryable.incrementAndGet();
        } else if (error instanceof OutcomeUnknownException || error instanceof CallTimeoutException) {
            unknown.incrementAndGet();
        } else {
            other.incrementAndGet();
            say("error " + error);
        }
        return Mono.delay(Duration.ofMillis(20));
    }

    /** Every call that was made has its answer when it says so. */
    private void rest() {
        working = false;
        Mono.delay(Duration.ofMillis(5)).repeat(() -> underWay.get() > 0).blockLast();
        say("rests");
    }

    private long sum() {
        return Flux.fromIterable(TALLIES)
                .flatMap(key -> runtime.actor(Tally.class, key).value())
                .reduce(0L, Long::sum)
                .block();
    }

    private static void say(String what) {
        System.out.println(MARK + what);
    }

    /** What a status line says of a node that is {@code status}. */
    static String saying(NodeHealth.Status status) {
        return "status " + status;
    }
}
