package dev.rouse.kv.fdb.process;

import dev.rouse.Actor;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.CallTimeoutException;
import dev.rouse.NodeHealth;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.ReadOnly;
import dev.rouse.RetryableException;
import dev.rouse.RuntimeListener;
import dev.rouse.history.Courier;
import dev.rouse.history.Ledger;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.fdb.FdbKvStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
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
    static final String STOPPED = "stopped";
    static final List<String> TALLIES = List.of("a", "b", "c");

    private static final int CALLERS = 4;

    private final String name;
    private final ActorRuntime runtime;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Told, BitSet> told = new EnumMap<>(Told.class);
    private volatile boolean working;

    private NodeProcess(String name, ActorRuntime runtime) {
        this.name = name;
        this.runtime = runtime;
        for (Told kind : Told.values()) {
            told.put(kind, new BitSet());
        }
    }

    /** Outcome of a call, as its caller was told. */
    enum Told {
        ACKNOWLEDGED,
        /** It was applied or not. */
        UNKNOWN,
        /** It was not applied. */
        RETRYABLE,
        /** It was applied or not, or will be. */
        TIMED_OUT,
        /** What nobody is to be told. */
        OTHER
    }

    /** Which calls were applied. */
    public interface Tally {
        /** @return whether it was applied before */
        Mono<Boolean> count(String node, int call);

        /** Waits a little in the middle of the turn. */
        Mono<Boolean> countSlowly(String node, int call);

        @ReadOnly
        Mono<Counted> value();
    }

    /**
     * The state of a tally.
     *
     * @param byNode the calls of each node, as a bit set
     * @param repeated calls that were applied once more
     */
    public record Counted(Map<String, byte[]> byNode, long repeated) {

        BitSet of(String node) {
            return BitSet.valueOf(byNode.getOrDefault(node, new byte[0]));
        }

        Counted with(String node, int call) {
            BitSet bits = of(node);
            long again = repeated + (bits.get(call) ? 1 : 0);
            bits.set(call);
            Map<String, byte[]> more = new HashMap<>(byNode);
            more.put(node, bits.toByteArray());
            return new Counted(more, again);
        }
    }

    /** A tally. */
    public static final class TallyActor extends Actor<Counted> implements Tally {
        @Override
        protected Counted initialState() {
            return new Counted(Map.of(), 0);
        }

        @Override
        public Mono<Boolean> count(String node, int call) {
            long before = state().repeated();
            return Mono.just(update(counted -> counted.with(node, call)).repeated() > before);
        }

        @Override
        public Mono<Boolean> countSlowly(String node, int call) {
            return Mono.delay(Duration.ofMillis(20)).publishOn(lane()).then(Mono.defer(() -> count(node, call)));
        }

        @Override
        public Mono<Counted> value() {
            return Mono.just(state());
        }
    }

    /**
     * @param arguments its name, the cluster file, the root prefix in hexadecimal, the lease in milliseconds, the port on which it
     *     listens for other nodes and the address that they are told, and knobs of FoundationDB's client
     */
    public static void main(String[] arguments) throws IOException {
        List<String> knobs = List.of(arguments).subList(6, arguments.length);
        FdbKvStore store = FdbKvStore.builder()
                .clusterFile(Path.of(arguments[1]))
                .root(HexFormat.of().parseHex(arguments[2]))
                .networkOptions(options -> knobs.forEach(options::setKnob))
                .open()
                .block();
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[3]));
        ActorRuntime runtime = ActorRuntime.builder()
                .store(store)
                .options(options -> options.node(n -> n.lease(lease))
                        .cluster(c -> c.port(Integer.parseInt(arguments[4])).address(arguments[5]))
                        .listener(new Losses()))
                .register(ActorType.of(Tally.class, TallyActor::new))
                .register(Ledger.type(ActorOptions.defaults()))
                .register(Courier.type(CourierLoad.options(), ThreadLocalRandom.current()))
                .start()
                .block();
        new NodeProcess(arguments[0], runtime).obey();
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
                case "tell" -> tell();
                case "value" -> value();
                case "stop" -> stop();
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
        int call = calls.incrementAndGet();
        return (call % 10 == 0 ? tally.countSlowly(name, call) : tally.count(name, call))
                .doOnNext(repeated -> told(Told.ACKNOWLEDGED, call))
                .onErrorResume(error -> failed(error, call));
    }

    private Mono<Boolean> failed(Throwable error, int call) {
        if (error instanceof RetryableException) {
            told(Told.RETRYABLE, call);
        } else if (error instanceof OutcomeUnknownException) {
            told(Told.UNKNOWN, call);
        } else if (error instanceof CallTimeoutException) {
            told(Told.TIMED_OUT, call);
        } else {
            told(Told.OTHER, call);
            say("error " + error);
        }
        return Mono.delay(Duration.ofMillis(20)).thenReturn(false);
    }

    private void told(Told kind, int call) {
        synchronized (told) {
            told.get(kind).set(call);
        }
    }

    /** Every call that was made has its answer when it says so. */
    private void rest() {
        working = false;
        Mono.delay(Duration.ofMillis(5)).repeat(() -> underWay.get() > 0).blockLast();
        say("rests");
    }

    /** One line for each kind, with the calls as a bit set. */
    private void tell() {
        synchronized (told) {
            told.forEach((kind, calls) -> say(kind + " " + HexFormat.of().formatHex(calls.toByteArray())));
        }
    }

    /** One line for each tally: how often a call was applied again, and for each node its calls as a bit set. */
    private void value() {
        for (String key : TALLIES) {
            Counted counted = runtime.actor(Tally.class, key).value().block();
            StringBuilder line = new StringBuilder("tally ").append(counted.repeated());
            counted.byNode()
                    .forEach((node, calls) -> line.append(' ')
                            .append(node)
                            .append('=')
                            .append(HexFormat.of().formatHex(calls)));
            say(line.toString());
        }
    }

    /** As an operator stops it. */
    private void stop() {
        runtime.stop().block();
        say(STOPPED);
        System.exit(0);
    }

    private static void say(String what) {
        System.out.println(MARK + what);
    }

    /** What a status line says of a node that is {@code status}. */
    static String saying(NodeHealth.Status status) {
        return "status " + status;
    }
}
