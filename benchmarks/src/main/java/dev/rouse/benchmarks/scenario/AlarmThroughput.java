package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.RuntimeListener;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Alarms of actors that sleep and are all due when their node starts: from its start, the alarm index is read, all of them are
 * woken, each runs one turn that changes its state, is saved and falls asleep again. Between rounds, which is not measured,
 * each of them has itself woken an hour later, and the clock of the next node is two hours ahead.
 */
record AlarmThroughput(
        StoreKind store, int actors, @Nullable Target target) implements Scenario {

    private static final int WARM_UP_ROUNDS = 3;
    private static final int AT_ONCE = 512;

    @Override
    public String benchmark() {
        return "alarm-throughput";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "actors", actors);
    }

    @Override
    public String unit() {
        return "alarms/s";
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(opened, effort, progress));
    }

    private Measured measure(KvStore opened, Effort effort, Progress progress) {
        Nights nights = new Nights(new CountedStore(opened), effort.actors(actors));
        progress.now("winding " + nights.actors + " actors");
        nights.wind();
        for (int i = 0; i < WARM_UP_ROUNDS && !effort.longestWarmUp().isZero(); i++) {
            progress.now("warm-up: %,.0f %s".formatted(nights.pass(), unit()));
        }
        double[] perSecond = new double[effort.rounds()];
        for (int i = 0; i < perSecond.length; i++) {
            perSecond[i] = nights.pass();
            progress.now("round %d of %d: %,.0f %s".formatted(i + 1, perSecond.length, perSecond[i], unit()));
        }
        return Measured.of(perSecond)
                .with("late p99 ms", nights.lateP99Millis)
                .with("reads/actor", (double) nights.last.reads() / nights.actors)
                .with("commits/actor", (double) nights.last.commits() / nights.actors);
    }

    /** One node after the other. */
    private static final class Nights {

        private final CountedStore store;
        private final int actors;
        private Clock clock = Clock.systemUTC();
        private Operations last;
        private double lateP99Millis;

        Nights(CountedStore store, int actors) {
            this.store = store;
            this.actors = actors;
            this.last = store.operations();
        }

        void wind() {
            ActorRuntime runtime = node(RuntimeListener.NONE);
            wind(runtime);
            runtime.stop().block();
        }

        private void wind(ActorRuntime runtime) {
            Flux.range(0, actors)
                    .flatMap(i -> runtime.actor(Sleeper.class, "sleeper-" + i).sleepForAnHour(), AT_ONCE)
                    .blockLast();
        }

        /** @return alarms a second */
        double pass() {
            clock = Clock.offset(clock, SleeperActor.HOUR.multipliedBy(2));
            Operations before = store.operations();
            Asleep asleep = new Asleep(actors);
            long began = System.nanoTime();
            ActorRuntime runtime = node(asleep);
            asleep.await();
            double seconds = (System.nanoTime() - began) / 1e9;
            lateP99Millis = asleep.p99Since(began) / 1e6;
            last = store.operations().since(before);
            wind(runtime);
            runtime.stop().block();
            return actors / seconds;
        }

        private ActorRuntime node(RuntimeListener listener) {
            return ActorRuntime.builder()
                    .store(store)
                    .clock(clock)
                    .register(ActorType.of(Sleeper.class, SleeperActor::new)
                            .with(ActorOptions.DEFAULTS.withIdleTimeout(Duration.ZERO)))
                    .options(options -> options.withListener(listener))
                    .start()
                    .blockOptional()
                    .orElseThrow();
        }
    }

    /** Counts who has been woken and fallen asleep. */
    private static final class Asleep implements RuntimeListener {

        private final CountDownLatch awake;
        private final AtomicLongArray at;
        private final AtomicInteger count = new AtomicInteger();

        Asleep(int actors) {
            this.awake = new CountDownLatch(actors);
            this.at = new AtomicLongArray(actors);
        }

        @Override
        public void actorSlept(ActorAddress address, int bytes) {
            int number = count.getAndIncrement();
            if (number < at.length()) {
                at.set(number, System.nanoTime());
                awake.countDown();
            }
        }

        /** Until when all but a hundredth slept again, in nanoseconds. */
        long p99Since(long began) {
            long[] since = LongStream.range(0, at.length())
                    .map(i -> at.get((int) i) - began)
                    .sorted()
                    .toArray();
            return since[(int) (since.length * 0.99)];
        }

        void await() {
            try {
                if (!awake.await(10, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("Not all alarms had fired after ten minutes.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while alarms fired.", e);
            }
        }
    }
}
