package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.demo.Counter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Increments at a steady rate, one caller for each counter, from its making until it is closed: how long the longest call of each took,
 * and how many failed. An answer that is not one more than the one before is a failure too. A caller whose call is not answered makes
 * none more.
 */
final class SteadyCalls implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Caller[] callers;
    private final int ticks;
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final Disposable ticking;

    /**
     * @param period time between two calls of a counter, of whole milliseconds
     */
    SteadyCalls(Duration period, Counter... counters) {
        this.ticks = (int) period.toMillis();
        this.callers = Stream.of(counters).map(Caller::new).toArray(Caller[]::new);
        this.ticking = Flux.interval(TICK).onBackpressureDrop().subscribe(this::tick);
    }

    private void tick(long nth) {
        for (int i = (int) (nth % ticks); i < callers.length; i += ticks) {
            callers[i].call();
        }
    }

    /** Forgets how long calls took; those under way count from here on. */
    void forget() {
        for (Caller caller : callers) {
            caller.longest.set(0);
        }
    }

    /** Nanoseconds that the longest call of a counter took since the last {@link #forget}, the one under way included. */
    long longest(int counter) {
        return callers[counter].longest();
    }

    long made() {
        return made.get();
    }

    long failed() {
        return failed.get();
    }

    /** The first failure; null where there was none. */
    @Nullable
    String failure() {
        return failure.get();
    }

    private void failed(String why) {
        failed.incrementAndGet();
        failure.compareAndSet(null, why);
    }

    private final class Caller implements CoreSubscriber<Long> {

        private final Counter counter;
        private final AtomicLong longest = new AtomicLong();
        private final AtomicBoolean waits = new AtomicBoolean();
        private volatile long began;

        /** Handed from call to call by {@link #waits}. */
        private long last = -1;

        Caller(Counter counter) {
            this.counter = counter;
        }

        void call() {
            if (waits.compareAndSet(false, true)) {
                began = System.nanoTime();
                counter.increment(1).subscribe(this);
            }
        }

        long longest() {
            return Math.max(longest.get(), waits.get() ? System.nanoTime() - began : 0);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Long sum) {
            if (last >= 0 && sum != last + 1) {
                failed("A counter was at " + sum + " after " + last);
            }
            last = sum;
        }

        @Override
        public void onComplete() {
            longest.accumulateAndGet(System.nanoTime() - began, Math::max);
            made.incrementAndGet();
            waits.set(false);
        }

        @Override
        public void onError(Throwable error) {
            failed(error.toString());
            last = -1;
            onComplete();
        }
    }

    /** Ends when all calls are answered. */
    @Override
    public void close() {
        ticking.dispose();
        Flux.interval(TICK)
                .filter(tick -> Stream.of(callers).noneMatch(caller -> caller.waits.get()))
                .blockFirst(LONGEST);
    }
}
