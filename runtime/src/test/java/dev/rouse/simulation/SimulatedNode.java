package dev.rouse.simulation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.NodeHealth.Status;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeOptions;
import dev.rouse.fixture.LoopGroup;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.ScriptedClock;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.host.BuilderAccess;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvException;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** A process with one node: its threads, its clock and its way to the store. It runs, stands still, or is dead. */
final class SimulatedNode {

    private static final int LANES = 2;

    /** What starts a node again where the store kept it from starting. */
    private static final Duration START_AGAIN = Duration.ofMillis(200);

    /** State of a process. */
    private enum Process {
        RUNS,
        PAUSED,
        DEAD
    }

    final String name;
    final NodeStore store;

    /** Whether it has actors, and does not only call those of others. */
    final boolean hosts;

    private final World world;
    private final Trace trace;
    private final SplittableRandom random;
    private final List<String> losses;
    private long passedOn;
    private long commits;
    private final Set<String> startedKeys = new HashSet<>();
    private final ProcessClock clock = new ProcessClock();
    private final List<SimulatedLoop> loops = new ArrayList<>();
    private final Received<ActorRuntime> started;
    private @Nullable Received<Integer> stopped;
    private boolean stops;
    private boolean drains;
    private Process process = Process.RUNS;
    private boolean poweredOff;
    private @Nullable SimulatedLoop blocked;

    /** @param losses takes the places that it loses */
    SimulatedNode(
            String name,
            World world,
            SimulatedNetwork network,
            Trace trace,
            KvStore store,
            SplittableRandom random,
            List<String> losses,
            UnaryOperator<RuntimeOptions.Builder> options,
            List<ActorType<?>> types) {
        this.hosts = types.get(0).isHosted();
        this.name = name;
        this.world = world;
        this.trace = trace;
        this.random = random;
        this.losses = losses;
        for (int i = 0; i <= LANES; i++) {
            loops.add(new SimulatedLoop(i == 0 ? name : name + " lane " + i, world, clock));
        }
        this.store = new NodeStore(store, world, random.split(), timer());
        ActorRuntimeBuilder builder = ActorRuntime.builder()
                .store(this.store)
                .lanes(new LoopGroup(loops.get(1), loops.subList(2, loops.size())))
                .time(clock, Schedulers.fromExecutorService(timer()))
                .clock(new ScriptedClock(world::now))
                .options(o -> options.apply(o).listener(new Listener()));
        types.forEach(builder::register);
        BuilderAccess.random(builder, random.split());
        BuilderAccess.transport(builder, identity -> network.transport(this, identity));
        this.started = Received.from(builder.start()
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, START_AGAIN)
                        .scheduler(Schedulers.fromExecutorService(timer()))
                        .filter(KvException.class::isInstance)));
    }

    /** Runs heartbeats and the like. */
    private SimulatedLoop timer() {
        return loops.get(0);
    }

    List<SimulatedLoop> lanes() {
        return loops.subList(1, loops.size());
    }

    /** Null while it has not started. */
    @Nullable
    ActorRuntime runtime() {
        return started.isOver() ? started.value() : null;
    }

    /** Whether clients may call it: it has started and nobody has told it to stop. */
    boolean takesCalls() {
        return process == Process.RUNS && started.isOver() && !stops;
    }

    /** Number of calls of others that it has passed on. */
    long passedOn() {
        return passedOn;
    }

    /** Number of its commits of actors. */
    long commits() {
        return commits;
    }

    /** Whether an actor of that key has ever started on it. */
    boolean hasStarted(String key) {
        return startedKeys.contains(key);
    }

    boolean isServing() {
        return takesCalls() && started.value().health().status() == Status.SERVING;
    }

    boolean isDead() {
        return process == Process.DEAD;
    }

    boolean isPaused() {
        return process == Process.PAUSED;
    }

    boolean isPoweredOff() {
        return poweredOff;
    }

    boolean isStopping() {
        return stops;
    }

    boolean hasStopped() {
        return stopped != null && stopped.isOver();
    }

    /** Stops as an application does. */
    void stop(Duration deadline) {
        trace.add(name + " is told to stop");
        stops = true;
        timer().execute(() -> stopped = Received.from(started.value().stop(deadline)));
    }

    /** Gives all shards away, as far as anybody takes them, and goes on to call. */
    void drain() {
        trace.add(name + " is drained");
        drains = true;
        timer().execute(() -> started.value().cluster().drain().subscribe(nothing -> {}, error -> {}));
    }

    /** Whether it is to have shards. */
    boolean takesShards() {
        return hosts && !drains && !stops && process != Process.DEAD;
    }

    /** Nothing of it runs from now on. */
    void kill(boolean withItsMachine) {
        trace.add(name + (withItsMachine ? " loses its power" : " is killed"));
        process = Process.DEAD;
        poweredOff = withItsMachine;
    }

    /** Nothing of it runs until {@link #goOn}. */
    void pause(boolean clockToo) {
        trace.add(name + " stands still" + (clockToo ? ", and its clock" : ""));
        process = Process.PAUSED;
        if (clockToo) {
            clock.stop();
        }
    }

    void goOn() {
        if (process == Process.PAUSED) {
            trace.add(name + " goes on");
            process = Process.RUNS;
            clock.goOn();
        }
    }

    /** One of its lanes stands still, by some fault of a user's code. */
    void blockLane(Duration time) {
        SimulatedLoop lane = lanes().get(random.nextInt(LANES));
        trace.add("a lane of " + name + " blocks for " + time);
        blocked = lane;
        world.after(time, () -> {
            trace.add("no lane of " + name + " blocks any more");
            blocked = null;
        });
    }

    /** Runs {@code task} in the process, when that runs. */
    void execute(Runnable task) {
        timer().execute(task);
    }

    /** Runs what can run now, and not what comes of that. */
    int runNow() {
        if (process != Process.RUNS) {
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
        if (process != Process.RUNS) {
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

    private final class Listener implements RuntimeListener {
        @Override
        public void actorSlept(ActorAddress address, int bytes) {
            trace.add(name + " put " + address + " to sleep");
        }

        @Override
        public void actorStarted(ActorStarted event) {
            startedKeys.add(event.address().key());
            trace.add(name + " started " + event.address() + (event.created() ? ", a new one" : "") + " with "
                    + event.ledger().roundTrips() + " round trips");
        }

        @Override
        public void alarmFired(String type, String action, Duration late, int attempt, boolean failed, boolean dead) {
            trace.add(name + " fired an alarm, attempt " + attempt + (dead ? ", dead" : failed ? ", failed" : ""));
        }

        @Override
        public void committed(int actors, int bytes, Duration took) {
            commits++;
        }

        @Override
        public void callPassedOn() {
            passedOn++;
            trace.add(name + " passes a call on");
        }

        @Override
        public void fenced(String reason) {
            losses.add(name + ": " + reason);
            trace.add(name + " lost its place: " + reason);
        }
    }
}
