package dev.rouse;

import dev.rouse.base.OptionCheck;
import java.time.Duration;

/** Bounds of the messages that actors of a type {@linkplain TurnQueue send in their turns}. Immutable. */
public final class OutboxOptions {

    private static final OutboxOptions DEFAULTS = builder().build();

    private final int maxMessages;
    private final int maxBytes;
    private final int maxDeadLetters;
    private final int maxDeliveries;
    private final Duration retryDelay;
    private final Duration longestRetryDelay;
    private final Duration giveUpAfter;

    private OutboxOptions(Builder from) {
        if (from.longestRetryDelay.compareTo(from.retryDelay) < 0) {
            throw OptionCheck.refused(
                    "outbox.longestRetryDelay",
                    "at least retryDelay, which is " + from.retryDelay,
                    from.longestRetryDelay,
                    "Set both with retryDelay(first, longest).");
        }
        this.maxMessages = from.maxMessages;
        this.maxBytes = from.maxBytes;
        this.maxDeadLetters = from.maxDeadLetters;
        this.maxDeliveries = from.maxDeliveries;
        this.retryDelay = from.retryDelay;
        this.longestRetryDelay = from.longestRetryDelay;
        this.giveUpAfter = from.giveUpAfter;
    }

    /** The bounds of a type unless told otherwise. */
    public static OutboxOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .maxMessages(maxMessages)
                .maxBytes(maxBytes)
                .maxDeadLetters(maxDeadLetters)
                .maxDeliveries(maxDeliveries)
                .retryDelay(retryDelay, longestRetryDelay)
                .giveUpAfter(giveUpAfter);
    }

    /** As {@link Builder#maxMessages} set it. */
    public int maxMessages() {
        return maxMessages;
    }

    /** As {@link Builder#maxBytes} set it. */
    public int maxBytes() {
        return maxBytes;
    }

    /** As {@link Builder#maxDeadLetters} set it. */
    public int maxDeadLetters() {
        return maxDeadLetters;
    }

    /** As {@link Builder#maxDeliveries} set it. */
    public int maxDeliveries() {
        return maxDeliveries;
    }

    /** As {@link Builder#retryDelay(Duration)} set it. */
    public Duration retryDelay() {
        return retryDelay;
    }

    /** As {@link Builder#longestRetryDelay} set it. */
    public Duration longestRetryDelay() {
        return longestRetryDelay;
    }

    /** As {@link Builder#giveUpAfter} set it. */
    public Duration giveUpAfter() {
        return giveUpAfter;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxMessages = 1000;
        private int maxBytes = 1024 * 1024;
        private int maxDeadLetters = 1000;
        private int maxDeliveries = 16;
        private Duration retryDelay = Duration.ofMillis(100);
        private Duration longestRetryDelay = Duration.ofSeconds(30);
        private Duration giveUpAfter = Duration.ofMinutes(15);

        private Builder() {}

        /**
         * Messages of one actor that no receiver has taken yet; more are refused with {@link LimitExceededException}. All are in memory while
         * the actor is awake. 1,000 by default.
         *
         * @param messages zero sends to none but the actor itself
         */
        public Builder maxMessages(int messages) {
            maxMessages =
                    OptionCheck.atLeast(0, "outbox.maxMessages", messages, "Zero sends to none but the actor itself.");
            return this;
        }

        /** Bytes of their records, likewise. 1 MiB by default. */
        public Builder maxBytes(int bytes) {
            maxBytes = OptionCheck.atLeast(0, "outbox.maxBytes", bytes, "Zero sends to none but the actor itself.");
            return this;
        }

        /**
         * Dead letters that one actor keeps. Where there are as many, what cannot be delivered stays where it is, before what goes to the
         * same receiver. 1,000 by default.
         *
         * @param letters at least 1
         */
        public Builder maxDeadLetters(int letters) {
            maxDeadLetters = OptionCheck.atLeast(1, "outbox.maxDeadLetters", letters, "");
            return this;
        }

        /**
         * Receivers that one actor delivers to at a time. 16 by default.
         *
         * @param receivers at least 1
         */
        public Builder maxDeliveries(int receivers) {
            maxDeliveries = OptionCheck.atLeast(1, "outbox.maxDeliveries", receivers, "");
            return this;
        }

        /**
         * The pause after the first failure of a delivery, doubled after each. 100 ms by default.
         *
         * @param first at most {@code longestRetryDelay}
         */
        public Builder retryDelay(Duration first) {
            retryDelay = OptionCheck.positive("outbox.retryDelay", first, "");
            return this;
        }

        /**
         * Sets the pause at which the doubling of {@code retryDelay} ends. 30 s by default.
         *
         * @param longest at least {@code retryDelay}
         */
        public Builder longestRetryDelay(Duration longest) {
            longestRetryDelay = OptionCheck.positive("outbox.longestRetryDelay", longest, "");
            return this;
        }

        /** Sets both {@link #retryDelay(Duration)} and {@link #longestRetryDelay}. */
        public Builder retryDelay(Duration first, Duration longest) {
            return retryDelay(first).longestRetryDelay(longest);
        }

        /**
         * Sets the time for which deliveries are tried that fail as nothing but a change of the application mends: the receiver's type or queue
         * is not known, or it cannot be created or started. A rolling update may bring what is missing meanwhile. A message that was sent
         * before, and to which this happens for that long, is a dead letter. What passes by itself, as a receiver that is paused or has no
         * room, is tried for ever. 15 minutes by default.
         *
         * @param time more than zero
         */
        public Builder giveUpAfter(Duration time) {
            giveUpAfter = OptionCheck.positive("outbox.giveUpAfter", time, "");
            return this;
        }

        /** The options as they are set now. */
        public OutboxOptions build() {
            return new OutboxOptions(this);
        }
    }
}
