package dev.rouse.benchmarks.harness;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Makes calls at a rate, whether those before were answered or not, as the world does. A latency counts from when its call
 * was due, so that a pause of whoever answers is in the latency of every call that was due in it, and none is left out.
 *
 * <p>One thread makes all calls: it sleeps until the next is due, and then makes all that have come due. That it wakes late
 * by some tens of microseconds is in the latencies, and told of itself.
 */
final class OpenLoop {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Calls calls;
    private final int perSecond;

    /** @param calls are all of slot 0 */
    OpenLoop(Calls calls, int perSecond) {
        this.calls = calls;
        this.perSecond = perSecond;
    }

    /**
     * @param answers latencies since calls were due
     * @param late how much later than due calls were made, in nanoseconds
     */
    record OpenRound(Round answers, Histogram late) {}

    /**
     * Makes the calls of {@code length}, and waits for all answers.
     *
     * @throws IllegalStateException when a call failed, or when answers do not come
     */
    OpenRound run(Duration length) {
        long count = Math.max(1, length.toNanos() * perSecond / 1_000_000_000);
        Run run = new Run(count);
        Histogram late = Latencies.empty();
        long began = System.nanoTime();
        for (long nth = 0; nth < count && run.failure.get() == null; nth++) {
            long due = began + nth * 1_000_000_000 / perSecond;
            late.recordValue(Math.max(0, sleepUntil(due) - due));
            run.call(nth, due);
        }
        run.await();
        return new OpenRound(new Round(System.nanoTime() - began, run.latencies.sum()), late);
    }

    private static long sleepUntil(long due) {
        long now = System.nanoTime();
        while (now < due) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
        return now;
    }

    /** One round. */
    private final class Run {

        private final Latencies latencies = new Latencies();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final AtomicLong unanswered;
        private final CountDownLatch over = new CountDownLatch(1);

        Run(long count) {
            this.unanswered = new AtomicLong(count);
        }

        void call(long nth, long due) {
            try {
                calls.next(0, nth).subscribe(new Answer(this, due));
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        void answered(long due) {
            latencies.record(System.nanoTime() - due);
            if (unanswered.decrementAndGet() == 0) {
                over.countDown();
            }
        }

        void fail(Throwable error) {
            failure.compareAndSet(null, error);
            over.countDown();
        }

        void await() {
            boolean ended;
            try {
                ended = over.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while measuring", e);
            }
            Throwable failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException(
                        "A call failed at " + perSecond + " a second, which may be too many: " + failed, failed);
            }
            if (!ended) {
                throw new IllegalStateException(unanswered + " answers did not come within " + LONGEST + ".");
            }
        }
    }

    private record Answer(Run run, long due) implements CoreSubscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object answer) {
            // counted when complete
        }

        @Override
        public void onComplete() {
            run.answered(due);
        }

        @Override
        public void onError(Throwable error) {
            run.fail(error);
        }
    }
}
