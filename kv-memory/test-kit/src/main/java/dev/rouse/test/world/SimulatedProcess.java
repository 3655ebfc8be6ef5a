package dev.rouse.test.world;

import dev.rouse.ActorType;
import dev.rouse.NodeHealth;
import dev.rouse.NodeHealth.Status;
import dev.rouse.RuntimeOptions;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvException;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.util.retry.Retry;

/** A process with one node: its threads, its clock and its way to the store. It runs, stands still, or is dead. */
public final class SimulatedProcess {

    private static final int LANES = 2;

    /** Pause before a node is started again that the store kept from starting. */
    private static final Duration START_AGAIN = Duration.ofMillis(200);

    /** State of a process. */
    private enum State {
        RUNS,
        PAUSED,
        DEAD
    }

    private final String name;
    private final StoreLink store;
    private final boolean hosts;
    private final World world;
    private final History history;
    private final SplittableRandom random;
    private final ProcessClock clock = new ProcessClock();
    private final List<SimulatedLoop> loops = new ArrayList<>();
    private final Outcome<ActorRuntime> started;
    private @Nullable Outcome<Integer> stopped;
    private boolean stops;
    private boolean drains;
    private State state = State.RUNS;
    private boolean poweredOff;
    private @Nullable SimulatedLoop blocked;

    /**
     * Starts one.
     *
     * @param faults of its store
     * @param options of its node
     * @param types that it hosts, all of them, or only calls
     */
    public SimulatedProcess(
            String name,
            SimulatedNetwork network,
            KvStore store,
            SplittableRandom random,
            StoreFaults faults,
            UnaryOperator<RuntimeOptions.Builder> options,
            List<ActorType<?>> types) {
        this.hosts = types.stream().allMatch(ActorType::isHosted);
        this.name = name;
        this.world = network.world();
        this.history = network.history();
        this.random = random;
        loops.add(new SimulatedLoop(name, world, clock));
        for (int i = 1; i <= LANES; i++) {
            loops.add(new SimulatedLoop(name + " lane " + i, timer()));
        }
        this.store = new StoreLink(
                store, world, random.split(), faults, identity -> network.transport(this, identity), timer());
        ActorRuntimeBuilder builder = ActorRuntime.builder()
                .store(this.store)
                .lanes(new LoopGroup(loops.get(1), loops.subList(2, loops.size())))
                .time(clock, timer().background())
                .clock(new WorldClock(world))
                .random(random.split())
                .options(options);
        types.forEach(builder::register);
        this.started = Outcome.of(builder.start()
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, START_AGAIN)
                        .scheduler(timer().background())
                        .filter(KvException.class::isInstance)));
    }

    /** The way to the store. */
    public StoreLink store() {
        return store;
    }

    /** Runs heartbeats and the like. */
    private SimulatedLoop timer() {
        return loops.get(0);
    }

    List<SimulatedLoop> lanes() {
        return loops.subList(1, loops.size());
    }

    /** Its node; null while it has not started. What kept it from starting is thrown. */
    public @Nullable ActorRuntime runtime() {
        return started.isOver() ? started.value() : null;
    }

    /** The reason for which it has not started: its error, or that it has none yet. */
    public String failure() {
        return started.error() == null ? name + " has not started in time" : String.valueOf(started.error());
    }

    /** Its node, which has started. */
    public ActorRuntime required() {
        return Objects.requireNonNull(runtime(), () -> name + " has not started.");
    }

    /** Whether clients may call it: it has started and nobody has told it to stop. */
    public boolean takesCalls() {
        return state == State.RUNS && started.isOver() && started.error() == null && !stops;
    }

    /** Whether it serves, and refuses no calls because the store is slow. */
    public boolean isServing() {
        if (!takesCalls()) {
            return false;
        }
        NodeHealth health = required().health();
        return health.status() == Status.SERVING && !health.store().slow();
    }

    /** Whether it was killed. */
    public boolean isDead() {
        return state == State.DEAD;
    }

    /** Whether it stands still. */
    public boolean isPaused() {
        return state == State.PAUSED;
    }

    boolean isPoweredOff() {
        return poweredOff;
    }

    /** Whether it was told to stop. */
    public boolean isStopping() {
        return stops;
    }

    /** Whether it was told to stop, and has. */
    public boolean hasStopped() {
        return stopped != null && stopped.isOver();
    }

    /** Stops as an application does. */
    public void stop(Duration deadline) {
        history.add("node", name + " is told to stop");
        stops = true;
        timer().execute(() -> stopped = Outcome.of(required().stop(deadline)));
    }

    /** Gives all shards away, as far as anybody takes them, and goes on to call. */
    public void drain() {
        history.add("node", name + " is drained");
        drains = true;
        timer().execute(() -> required().cluster().drain().subscribe(nothing -> {}, error -> {}));
    }

    /** Whether it is to have shards. */
    public boolean takesShards() {
        return hosts && !drains && !stops && state != State.DEAD;
    }

    /** Nothing of it runs from now on. */
    public void kill(boolean withItsMachine) {
        history.add("node", name + (withItsMachine ? " loses its power" : " is killed"));
        state = State.DEAD;
        poweredOff = withItsMachine;
    }

    /** Nothing of it runs until {@link #goOn}. */
    public void pause(boolean clockToo) {
        history.add("node", name + " stands still" + (clockToo ? ", and its clock" : ""));
        state = State.PAUSED;
        if (clockToo) {
            clock.stop();
        }
    }

    /** Goes on where it was paused. */
    public void goOn() {
        if (state == State.PAUSED) {
            history.add("node", name + " goes on");
            state = State.RUNS;
            clock.goOn();
        }
    }

    /** One of its lanes stands still, by some fault of a user's code. */
    public void blockLane(Duration time) {
        SimulatedLoop lane = lanes().get(random.nextInt(LANES));
        history.add("node", "a lane of " + name + " blocks for " + time);
        blocked = lane;
        world.after(time, () -> {
            history.add("node", "no lane of " + name + " blocks any more");
            blocked = null;
        });
    }

    /** Runs {@code task} in the process, when that runs. */
    public void execute(Runnable task) {
        timer().execute(task);
    }

    /** Whether code that blocks runs on a thread of its own, or waits for one. */
    boolean hasBlockingCode() {
        ActorRuntime runtime = state == State.RUNS && started.isOver() && started.error() == null ? runtime() : null;
        return runtime != null && runtime.health().blocking().running() > 0;
    }

    /** Runs what can run now, and not what comes of that. */
    int runNow() {
        if (state != State.RUNS) {
            return 0;
        }
        int ran = 0;
        for (SimulatedLoop loop : loops) {
            ran += loop == blocked ? 0 : loop.runNow();
        }
        return ran;
    }

    /** When it has something to do, in the world's time. */
    long next() {
        if (state != State.RUNS) {
            return World.NEVER;
        }
        long next = World.NEVER;
        for (SimulatedLoop loop : loops) {
            if (loop != blocked) {
                next = Math.min(next, loop.nextDeadline());
            }
        }
        return next == World.NEVER ? next : next + clock.behind;
    }

    @Override
    public String toString() {
        return name;
    }

    /** The monotonic clock of the process, which a machine that sleeps may stop. */
    private final class ProcessClock implements Ticker {
        private long behind;
        private long stoppedAt = -1;

        void stop() {
            stoppedAt = world.now();
        }

        void goOn() {
            if (stoppedAt >= 0) {
                behind += world.now() - stoppedAt;
                stoppedAt = -1;
            }
        }

        @Override
        public long initialNanoTime() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return (stoppedAt < 0 ? world.now() : stoppedAt) - behind;
        }

        @Override
        public void sleep(long delay, TimeUnit unit) {
            throw new UnsupportedOperationException("Nobody sleeps in a simulation.");
        }
    }
}
