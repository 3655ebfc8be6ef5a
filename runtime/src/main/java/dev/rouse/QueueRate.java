package dev.rouse;

import dev.rouse.base.OptionCheck;
import java.time.Duration;

/**
 * A rate at which messages of a queue are handled: a bucket of {@code messages} that fills within {@code per}. As many may begin at once,
 * and that many within each {@code per} from then on.
 *
 * @param messages at least 1
 * @param per more than zero, a day at most
 */
public record QueueRate(int messages, Duration per) {

    private static final Duration LONGEST = Duration.ofDays(1);

    /** Refuses what is no rate with {@link IllegalArgumentException}. */
    public QueueRate {
        OptionCheck.atLeast(
                1, "queues.rate", messages, "A queue without a rate is not limited; a paused actor handles nothing.");
        if (OptionCheck.positive("queues.rate", per, "").compareTo(LONGEST) > 0) {
            throw OptionCheck.refused("queues.rate", "within a day at most", per, "Say how many within a day.");
        }
    }
}
