package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorType;
import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.RuntimeOptions;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A runtime with one lane whose event loop is the test's own thread and whose time stands still: nothing runs but in
 * {@link #run}, {@link #advance} and {@link #await}.
 */
public final class TestNode implements AutoCloseable {

    /** A store with threads of its own takes real time, which looks long where a test lets time pass. */
    private static final NodeOptions NODE =
            NodeOptions.builder().slowStore(Duration.ofDays(1)).build();

    private static final byte[] ROOT = {'R'};
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    public final List<ActorStarted> starts = new ArrayList<>();
    public final List<String> slept = new ArrayList<>();
    public final List<String> fenced = new ArrayList<>();

    private static final long STEP_MILLIS = 50;
    private static final Duration HEARTBEAT_PATIENCE = Duration.ofMillis(50);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop loop = loop();
    private final List<ManualIoEventLoop> more = new ArrayList<>();
    private final Clock clock = new TickingClock();
    private List<Future<?>> timers;
    private final KvStore store;
    private Duration wallClockOffset = Duration.ZERO;
    private final Heard<ActorRuntime> started;
    public int commits;

    /** Run wherever the wall clock and the monotonic one are looked at. */
    public Runnable atClock = () -> {};

    public Runnable atTicker = () -> {};

    public final List<String> fired = new ArrayList<>();

    private TestNode(KvStore store, UnaryOperator<RuntimeOptions.Builder> options, byte[] root, ActorType<?>... types) {
        this(1, builder -> builder, store, options, root, types);
    }

    private TestNode(
            int lanes,
            UnaryOperator<ActorRuntimeBuilder> change,
            KvStore store,
            UnaryOperator<RuntimeOptions.Builder> options,
            byte[] root,
            ActorType<?>... types) {
        this.store = store;
        for (int i = 1; i < lanes; i++) {
            more.add(loop());
        }
        ActorRuntimeBuilder builder = ActorRuntime.builder()
                .store(store)
                .rootPrefix(root)
                .lanes(more.isEmpty() ? loop : new Loops(loop, more))
                .time(new LookedAt(), Schedulers.fromExecutorService(loop))
                .clock(clock)
                .options(
                        o -> options.apply(o.listener(new Recorder()).node(NODE).developmentChecks(true)));
        for (ActorType<?> type : types) {
            builder.register(type);
        }
        this.started = Heard.by(change.apply(builder).start());
    }

    private ManualIoEventLoop loop() {
        return new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker) {
            @Override
            public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                ScheduledFuture<?> timer = super.schedule(task, delay, unit);
                if (timers != null) {
                    timers.add(timer);
                }
                return timer;
            }
        };
    }

    /** Timers that were set on lanes since {@link #watchTimers} and are neither over nor cancelled. */
    public long timersLeft() {
        return timers.stream().filter(timer -> !timer.isDone()).count();
    }

    /** Begins to count. */
    public void watchTimers() {
        timers = new ArrayList<>();
    }

    /** As {@link #on}, with several lanes on event loops that take turns on the test's thread. */
    public static TestNode withLanes(int lanes, KvStore store, ActorType<?>... types) {
        return new TestNode(lanes, builder -> builder, store, options -> options, ROOT, types)
                .awaitStart(store.exclusive());
    }

    /** As {@link #begin}, with several lanes, and with all that is left to chance drawn from {@code random}. */
    static TestNode begin(
            int lanes,
            RandomGenerator random,
            KvStore store,
            UnaryOperator<RuntimeOptions.Builder> options,
            ActorType<?>... types) {
        return new TestNode(lanes, builder -> builder.random(random), store, options, ROOT, types);
    }

    /** On a store that others reach, whoever was there before is dead once a lease has passed: that takes no real time. */
    private TestNode awaitStart(boolean exclusive) {
        until(() -> {
            ticker.advance(exclusive ? 0 : 20, TimeUnit.MILLISECONDS);
            return started.isOver();
        });
        started.value();
        return this;
    }

    /** A node that begins to start: {@link #isStarted} after some {@link #pass} of time. */
    public static TestNode begin(KvStore store, UnaryOperator<RuntimeOptions.Builder> options, ActorType<?>... types) {
        return begin(store, options, ROOT, types);
    }

    public static TestNode begin(
            KvStore store, UnaryOperator<RuntimeOptions.Builder> options, byte[] root, ActorType<?>... types) {
        return new TestNode(store, options, root, types);
    }

    public boolean isStarted() {
        return started.isOver();
    }

    /** Lets the same time pass for all of {@code nodes}, in small steps; for others it stands still, as for a paused process. */
    public static void pass(Duration time, TestNode... nodes) {
        for (long left = time.toMillis(); left > 0; left -= STEP_MILLIS) {
            for (TestNode node : nodes) {
                node.ticker.advance(STEP_MILLIS, TimeUnit.MILLISECONDS);
            }
            for (TestNode node : nodes) {
                node.run();
            }
        }
    }

    public static TestNode on(KvStore store, ActorType<?>... types) {
        return on(store, options -> options, types);
    }

    public static TestNode on(KvStore store, UnaryOperator<RuntimeOptions.Builder> options, ActorType<?>... types) {
        return on(store, options, ROOT, types);
    }

    public static TestNode on(
            KvStore store, UnaryOperator<RuntimeOptions.Builder> options, byte[] root, ActorType<?>... types) {
        return new TestNode(store, options, root, types).awaitStart(store.exclusive());
    }

    public ActorRuntime runtime() {
        return started.value();
    }

    /** Runs all that can run now. */
    public void run() {
        int ran;
        do {
            ran = loop.runNow();
            // No iterator: tests count what is allocated.
            for (int i = 0; i < more.size(); i++) {
                ran += more.get(i).runNow();
            }
        } while (ran > 0);
    }

    /** Lets time pass in small steps, so that timers fire in between. */
    public void advance(Duration time) {
        long step = Math.max(1, time.toNanos() / 20);
        letTheStoreAnswer();
        for (long passed = 0; passed < time.toNanos(); passed += step) {
            ticker.advance(Math.min(step, time.toNanos() - passed), TimeUnit.NANOSECONDS);
            run();
            letTheStoreAnswer();
        }
    }

    /** Runs until the store owes no answer: one that answers in real time knows nothing of the test's. */
    private void letTheStoreAnswer() {
        if (store instanceof ScriptedStore) {
            run();
            return;
        }
        Duration longest = store instanceof Answering ? PATIENCE : HEARTBEAT_PATIENCE;
        long patience = System.nanoTime() + longest.toNanos();
        while (true) {
            boolean owed = isAnswering();
            run();
            if (!owed && !isAnswering() || System.nanoTime() > patience) {
                return;
            }
            LockSupport.parkNanos(20_000);
        }
    }

    private boolean isAnswering() {
        return store instanceof Answering answering
                ? answering.isAnswering()
                : runtime().health().sinceConfirmed().compareTo(Duration.ofSeconds(2)) > 0;
    }

    /** Sets the wall clock forward, or back, of which no timer knows. */
    public void setWallClock(Duration forward) {
        wallClockOffset = wallClockOffset.plus(forward);
    }

    /** What the wall clock shows. */
    public Instant now() {
        return clock.instant();
    }

    /** Lets time pass at once, as a pause of the whole process does. */
    public void jump(Duration time) {
        ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
        run();
    }

    /** Subscribes, and runs until it has ended. The store may answer on threads of its own. */
    public <T> T await(Mono<T> mono) {
        Heard<T> heard = Heard.by(mono);
        long began = System.nanoTime();
        while (!heard.isOver()) {
            run();
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new AssertionError("Nothing came of " + mono + " within " + PATIENCE);
            }
            if (!heard.isOver()) {
                LockSupport.parkNanos(20_000);
            }
        }
        return heard.value();
    }

    /** Subscribes and runs what can run now. */
    public <T> Heard<T> call(Mono<T> mono) {
        Heard<T> heard = Heard.by(mono);
        run();
        return heard;
    }

    /** Runs until {@code condition} holds. */
    public void until(java.util.function.BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            run();
            assertThat(System.nanoTime() - began).as("waited in vain").isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(20_000);
        }
    }

    /** Ends the event loop of the lane, as its owner may once the runtime has stopped. */
    public void endLoop() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        run();
    }

    /** Time passes where it waits for what nobody will answer any more. */
    @Override
    public void close() {
        Heard<Integer> stopped = call(runtime().stop(STOP_DEADLINE).onErrorReturn(-1));
        for (long second = 0; second < 3 * STOP_DEADLINE.toSeconds() && !stopped.isOver(); second++) {
            waitFor(stopped);
            jump(Duration.ofSeconds(1));
        }
        until(stopped::isOver);
    }

    private void waitFor(Heard<?> awaited) {
        long began = System.nanoTime();
        while (!awaited.isOver() && System.nanoTime() - began < patience().toNanos()) {
            run();
            LockSupport.parkNanos(20_000);
        }
    }

    /** For a store that may answer by itself. */
    private Duration patience() {
        if (store instanceof Answering answering) {
            return answering.isAnswering() ? PATIENCE : HEARTBEAT_PATIENCE;
        }
        return store instanceof ScriptedStore ? HEARTBEAT_PATIENCE : PATIENCE.dividedBy(40);
    }

    private final class Recorder implements RuntimeListener {
        @Override
        public void actorStarted(ActorStarted event) {
            starts.add(event);
        }

        @Override
        public void actorSlept(dev.rouse.ActorAddress address, int bytes) {
            slept.add(address.toString());
        }

        @Override
        public void committed(int actors, int bytes, Duration took) {
            commits++;
        }

        @Override
        public void alarmFired(String type, String action, Duration late, int attempt, boolean failed, boolean dead) {
            fired.add(action + " " + attempt + (dead ? " dead" : failed ? " failed" : ""));
        }

        @Override
        public void fenced(String reason) {
            fenced.add(reason);
        }
    }

    private final class LookedAt implements Ticker {
        @Override
        public long initialNanoTime() {
            return ticker.initialNanoTime();
        }

        @Override
        public long nanoTime() {
            atTicker.run();
            return ticker.nanoTime();
        }

        @Override
        public void sleep(long delay, TimeUnit unit) throws InterruptedException {
            ticker.sleep(delay, unit);
        }
    }

    private final class TickingClock extends Clock {
        private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            atClock.run();
            return BEGINNING
                    .plusNanos(ticker.nanoTime() - ticker.initialNanoTime())
                    .plus(wallClockOffset);
        }
    }
}
