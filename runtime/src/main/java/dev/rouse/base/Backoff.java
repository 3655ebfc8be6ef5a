package dev.rouse.base;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Pauses between tries, each twice as long as the one before up to the longest; half of each is left to chance, so that many do not try at
 * the same time. As Reactor's own, but with a source of chance that is given: what depends on it can be run again as it was.
 *
 * @param first the shortest pause, or half of it
 * @param longest the longest
 * @param random for any thread that asks for a pause
 */
public record Backoff(Duration first, Duration longest, RandomGenerator random) {

    /** Failures in a row behind which a pause is the longest in any case. */
    private static final long MOST_DOUBLINGS = 20;

    /**
     * The pause without chance: {@code first} behind the first failure, twice as long behind each that follows, up to {@code longest}.
     *
     * @param failures in a row, from 1
     */
    public static Duration doubled(Duration first, Duration longest, int failures) {
        Duration pause = first;
        for (int i = 1; i < failures && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }

    /**
     * The pause behind a failure.
     *
     * @param failures in a row before that one
     */
    public Duration pause(long failures) {
        long doubled = first.toNanos() << Math.min(MOST_DOUBLINGS, failures);
        long whole = Math.max(2, Math.min(longest.toNanos(), doubled));
        return Duration.ofNanos(whole / 2 + random.nextLong(whole / 2));
    }

    /**
     * Tries again behind a pause, and ends with the last failure.
     *
     * @param tries again at most
     * @param mayHelp whether another try may help behind a failure
     */
    public Retry retry(long tries, Predicate<Throwable> mayHelp, Scheduler timer) {
        return Retry.from(failures -> failures.concatMap(failed -> again(failed, tries, mayHelp, timer)));
    }

    private Publisher<?> again(Retry.RetrySignal failed, long tries, Predicate<Throwable> mayHelp, Scheduler timer) {
        return failed.totalRetries() >= tries || !mayHelp.test(failed.failure())
                ? Mono.error(failed.failure())
                : Mono.delay(pause(failed.totalRetriesInARow()), timer);
    }
}
