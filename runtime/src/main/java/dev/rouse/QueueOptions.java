package dev.rouse;

import dev.rouse.base.Backoff;
import dev.rouse.base.OptionCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Bounds of the {@linkplain ActorQueue queues} of a type. Immutable. */
public final class QueueOptions {

    private static final int LARGEST_MESSAGE = 80_000;
    private static final QueueOptions DEFAULTS = builder().build();

    private final int maxMessages;
    private final int maxMessageBytes;
    private final int maxDeadLetters;
    private final int tries;
    private final Duration retryDelay;
    private final Duration longestRetryDelay;
    private final boolean inOrder;
    private final int concurrency;
    private final @Nullable QueueRate rate;
    private final int groupConcurrency;
    private final @Nullable QueueRate groupRate;

    private QueueOptions(Builder from) {
        if (from.longestRetryDelay.compareTo(from.retryDelay) < 0) {
            throw OptionCheck.refused(
                    "queues.longestRetryDelay",
                    "at least retryDelay, which is " + from.retryDelay,
                    from.longestRetryDelay,
                    "Set both with retryDelay(first, longest).");
        }
        this.maxMessages = from.maxMessages;
        this.maxMessageBytes = from.maxMessageBytes;
        this.maxDeadLetters = from.maxDeadLetters;
        this.tries = from.tries;
        this.retryDelay = from.retryDelay;
        this.longestRetryDelay = from.longestRetryDelay;
        this.inOrder = from.inOrder;
        this.concurrency = from.concurrency;
        this.rate = from.rate;
        this.groupConcurrency = from.groupConcurrency;
        this.groupRate = from.groupRate;
    }

    /** The limits of a type unless told otherwise. */
    public static QueueOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .maxMessages(maxMessages)
                .maxMessageBytes(maxMessageBytes)
                .maxDeadLetters(maxDeadLetters)
                .tries(tries)
                .retryDelay(retryDelay, longestRetryDelay)
                .inOrder(inOrder)
                .concurrency(concurrency)
                .groupConcurrency(groupConcurrency);
        builder.rate = rate;
        builder.groupRate = groupRate;
        return builder;
    }

    /** As {@link Builder#maxMessages} set it. */
    public int maxMessages() {
        return maxMessages;
    }

    /** As {@link Builder#maxMessageBytes} set it. */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** As {@link Builder#maxDeadLetters} set it. */
    public int maxDeadLetters() {
        return maxDeadLetters;
    }

    /** As {@link Builder#tries} set it. */
    public int tries() {
        return tries;
    }

    /** As {@link Builder#longestRetryDelay} set it. */
    public Duration longestRetryDelay() {
        return longestRetryDelay;
    }

    /** As {@link Builder#inOrder} set it. */
    public boolean inOrder() {
        return inOrder;
    }

    /** As {@link Builder#concurrency} set it. */
    public int concurrency() {
        return concurrency;
    }

    /** As {@link Builder#rate} set it; null for no limit. */
    public @Nullable QueueRate rate() {
        return rate;
    }

    /** As {@link Builder#groupConcurrency} set it; 0 for no limit. */
    public int groupConcurrency() {
        return groupConcurrency;
    }

    /** As {@link Builder#groupRate} set it; null for no limit. */
    public @Nullable QueueRate groupRate() {
        return groupRate;
    }

    /** As {@link Builder#retryDelay(Duration)} set it. */
    public Duration retryDelay() {
        return retryDelay;
    }

    /**
     * The pause before the next try.
     *
     * @param failures so far, from 1
     */
    public Duration retryDelay(int failures) {
        return Backoff.doubled(retryDelay, longestRetryDelay, failures);
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxMessages = 1000;
        private int maxMessageBytes = 64 * 1024;
        private int maxDeadLetters = 1000;
        private int tries = 5;
        private Duration retryDelay = Duration.ofSeconds(1);
        private Duration longestRetryDelay = Duration.ofMinutes(1);
        private boolean inOrder;
        private int concurrency = 16;
        private @Nullable QueueRate rate;
        private int groupConcurrency;
        private @Nullable QueueRate groupRate;

        private Builder() {}

        /**
         * Messages of one queue that are not handled yet; more are refused with {@link QueueFullException}. 1,000 by default. However many
         * there are, a few hundred of them are in memory.
         *
         * @param messages zero takes none
         */
        public Builder maxMessages(int messages) {
            maxMessages = OptionCheck.atLeast(0, "queues.maxMessages", messages, "Zero takes none.");
            return this;
        }

        /**
         * Bytes of the arguments of one message, as the codec writes them. 64 KiB by default.
         *
         * @param bytes from 1 to 80,000
         */
        public Builder maxMessageBytes(int bytes) {
            if (bytes < 1 || bytes > LARGEST_MESSAGE) {
                throw OptionCheck.refused(
                        "queues.maxMessageBytes",
                        "from 1 to " + LARGEST_MESSAGE,
                        bytes,
                        "Send the place where what is larger is kept.");
            }
            maxMessageBytes = bytes;
            return this;
        }

        /**
         * Dead letters that one queue keeps. Where there are as many, a message that fails for the last time is tried on, with the longest
         * pause. 1,000 by default.
         *
         * @param letters zero keeps none: what fails for the last time is dropped
         */
        public Builder maxDeadLetters(int letters) {
            maxDeadLetters = OptionCheck.atLeast(
                    0, "queues.maxDeadLetters", letters, "Zero drops what fails for the last time.");
            return this;
        }

        /**
         * Tries of one message, the first included; that of a batch is one of each of its messages, and each is tried once by itself at
         * least. 5 by default.
         *
         * @param count at least 1
         */
        public Builder tries(int count) {
            tries = OptionCheck.atLeast(1, "queues.tries", count, "With 1 a message is not tried again.");
            return this;
        }

        /**
         * The pause after the first failure of a message, doubled after each. 1 s by default.
         *
         * @param first zero for at once; at most {@code longestRetryDelay}
         */
        public Builder retryDelay(Duration first) {
            retryDelay = OptionCheck.notNegative("queues.retryDelay", first, "Zero tries again at once.");
            return this;
        }

        /**
         * Sets the pause at which the doubling of {@code retryDelay} ends. 1 min by default.
         *
         * @param longest at least {@code retryDelay}
         */
        public Builder longestRetryDelay(Duration longest) {
            longestRetryDelay = OptionCheck.notNegative("queues.longestRetryDelay", longest, "");
            return this;
        }

        /** Sets both {@link #retryDelay(Duration)} and {@link #longestRetryDelay}. */
        public Builder retryDelay(Duration first, Duration longest) {
            return retryDelay(first).longestRetryDelay(longest);
        }

        /**
         * Whether a message that is to be tried again holds back all behind it: so all are handled in the order in which they were sent,
         * within their priority. Off by default.
         */
        public Builder inOrder(boolean value) {
            inOrder = value;
            return this;
        }

        /**
         * Turns that handle messages of one queue of an actor at a time, where its handler is {@link Interleaved} and the queue is not
         * {@linkplain #inOrder in order}; else it is one. 16 by default.
         *
         * @param turns at least 1
         */
        public Builder concurrency(int turns) {
            concurrency = OptionCheck.atLeast(1, "queues.concurrency", turns, "");
            return this;
        }

        /**
         * Messages of one queue of one actor that may begin at once, and within each {@code per} from then on: a token bucket, by the clock
         * of the node. Each try counts. It goes on over sleep and moves. Without a limit by default.
         *
         * @param messages at least 1
         * @param per more than zero, a day at most
         */
        public Builder rate(int messages, Duration per) {
            rate = new QueueRate(messages, per);
            return this;
        }

        /**
         * Messages of one {@linkplain ActorQueue#group group} of one queue that an actor handles at a time, where it handles several at all.
         *
         * @param messages zero, the default, for no limit of theirs
         */
        public Builder groupConcurrency(int messages) {
            groupConcurrency = OptionCheck.atLeast(0, "queues.groupConcurrency", messages, "Zero is no limit.");
            return this;
        }

        /**
         * As {@link #rate}, of each {@linkplain ActorQueue#group group} of a queue by itself. After sleep and moves an actor knows the eight
         * groups that used most of theirs. Without a limit by default.
         */
        public Builder groupRate(int messages, Duration per) {
            groupRate = new QueueRate(messages, per);
            return this;
        }

        /** The options as they are set now. */
        public QueueOptions build() {
            return new QueueOptions(this);
        }
    }
}
