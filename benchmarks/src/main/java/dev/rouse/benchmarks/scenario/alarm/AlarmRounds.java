package dev.rouse.benchmarks.scenario.alarm;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.RuntimeListener;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.demo.CounterActor;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.WatchedStore;
import dev.rouse.benchmarks.store.WatchedStore.Load;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;

/**
 * Rounds of alarms that all ring at the same instant, each round on a new node, which knows nothing of them before it has
 * read the alarm index. The alarms are set an hour ahead, and the wall clock of the new node is set so that this time soon
 * comes.
 */
public final class AlarmRounds implements AutoCloseable {

    private static final int AT_ONCE = 512;
    private static final Duration FAR = Duration.ofHours(1);
    private static final Duration LEAST_LEAD = Duration.ofMillis(500);
    private static final Duration LEAD_OF_TEN_THOUSAND = Duration.ofMillis(100);
    private static final Duration PATIENCE_WITH_COLLECTIONS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final WatchedStore store;
    private final int alarms;
    private final int usersPerSecond;
    private final LongAdder rung = new LongAdder();
    private ActorRuntime runtime;
    private Clock clock = Clock.systemUTC();
    private Duration lead;
    private volatile Round round;
    private Operations before;

    public AlarmRounds(KvStore store, int alarms) {
        this(store, alarms, 0);
    }

    /** @param usersPerSecond calls that others of the node's actors get meanwhile */
    AlarmRounds(KvStore store, int alarms, int usersPerSecond) {
        this.store = new WatchedStore(store);
        this.alarms = alarms;
        this.usersPerSecond = usersPerSecond;
        this.lead = LEAST_LEAD.plus(LEAD_OF_TEN_THOUSAND.multipliedBy(alarms).dividedBy(10_000));
        this.round = new Round(0, Duration.ZERO);
        this.before = this.store.operations();
        this.runtime = node();
    }

    private ActorRuntime node() {
        return ActorRuntime.builder()
                .store(store)
                .clock(clock)
                .register(ActorType.of(Alarm.class, () -> new AlarmActor(key -> rung.increment()))
                        .options(o -> o.idleTimeout(Duration.ZERO)))
                .register(ActorType.of(Counter.class, CounterActor::new).options(o -> o.noIdleTimeout()))
                .options(options -> options.listener(new Sleepers()).node(n -> n.slowStore(PATIENCE_WITH_COLLECTIONS)))
                .start()
                .blockOptional()
                .orElseThrow();
    }

    private final class Sleepers implements RuntimeListener {
        @Override
        public void actorSlept(ActorAddress address, int bytes) {
            round.slept();
        }
    }

    /** One round: the times at which actors slept again, after the instant at which all were due. */
    public static final class Round {

        private final long dueNanos;
        private final CountDownLatch awake;
        private final AtomicLongArray nanosLate;
        private final AtomicInteger count = new AtomicInteger();

        Round(int alarms, Duration untilDue) {
            this.dueNanos = System.nanoTime() + untilDue.toNanos();
            this.awake = new CountDownLatch(alarms);
            this.nanosLate = new AtomicLongArray(alarms);
        }

        private void slept() {
            int number = count.getAndIncrement();
            if (number < nanosLate.length()) {
                nanosLate.set(number, System.nanoTime() - dueNanos);
                awake.countDown();
            }
        }

        double perSecond() {
            return nanosLate.length() * 1e9 / nanosLate.get(nanosLate.length() - 1);
        }

        void recordInto(Histogram histogram) {
            for (int i = 0; i < nanosLate.length(); i++) {
                histogram.recordValue(Math.max(0, nanosLate.get(i)));
            }
        }
    }

    /** Live heap in bytes: when all slept and were about to be due, and the most that was found until all slept again. */
    record Heap(long before, long most) {}

    /** Lets all ring once, and returns when all sleep again. */
    public Round ring() {
        Round next = prepared();
        await(next.awake, LONGEST);
        finished();
        return next;
    }

    /** As {@link #ring}, beside calls of users from before the alarms are due until the last has rung. */
    SteadyUsers.Found ringBesideUsers() {
        Round next = prepared();
        SteadyUsers users = new SteadyUsers(runtime, usersPerSecond, next.dueNanos);
        await(next.awake, LONGEST);
        finished();
        return users.end();
    }

    public Heap ringAndWatchTheHeap() {
        Round next = prepared();
        long asleep = live();
        long most = asleep;
        Duration between = BETWEEN_LOOKS;
        while (!await(next.awake, between)) {
            long began = System.nanoTime();
            most = Math.max(most, live());
            between = BETWEEN_LOOKS.plusNanos(2 * (System.nanoTime() - began));
        }
        finished();
        return new Heap(asleep, most);
    }

    private static long live() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** A round on a node that has just started, whose actors all sleep and will be due soon. */
    private Round prepared() {
        while (true) {
            Instant due = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(FAR);
            Flux.range(0, alarms)
                    .flatMap(i -> runtime.actor(Alarm.class, "alarm-" + i).set(due), AT_ONCE)
                    .blockLast();
            runtime.stop().block();
            before = store.operations();
            store.forget();
            rung.reset();
            clock = Clock.offset(
                    Clock.systemUTC(), Duration.between(Instant.now(), due).minus(lead));
            Round next = new Round(alarms, lead);
            round = next;
            runtime = node();
            if (clock.instant().isBefore(due)) {
                return next;
            }
            lead = lead.multipliedBy(2);
        }
    }

    private void finished() {
        TestBed.check(rung.sum() >= alarms, "all alarms rang, and " + rung.sum() + " of " + alarms + " did");
    }

    /** Turns that were run for an alarm: more than one where a commit failed and was made up for. */
    public double turnsOfAnAlarm() {
        return (double) rung.sum() / alarms;
    }

    private static boolean await(CountDownLatch awake, Duration time) {
        try {
            return awake.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while alarms fired.", e);
        }
    }

    /** Counts the requests to the store since the start of the node on which all rang. */
    public Operations operations() {
        return store.operations().since(before);
    }

    public Load load() {
        return store.load();
    }

    @Override
    public void close() {
        runtime.stop().block();
    }
}
