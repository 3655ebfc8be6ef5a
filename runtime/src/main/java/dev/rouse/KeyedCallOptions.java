package dev.rouse;

import dev.rouse.base.OptionCheck;
import java.time.Duration;

/** Bounds of the answers that an actor remembers of {@link ActorClient#withKey calls with a key}. Immutable. */
public final class KeyedCallOptions {

    /** A value that every store keeps in one place. */
    private static final int LARGEST_RESULT = 90_000;

    private static final int LEAST_BYTES = 1024;

    private static final KeyedCallOptions DEFAULTS = builder().build();

    private final Duration keepFor;
    private final long maxBytes;
    private final int maxResultBytes;

    private KeyedCallOptions(Builder from) {
        this.keepFor = from.keepFor;
        this.maxBytes = from.maxBytes;
        this.maxResultBytes = from.maxResultBytes;
    }

    /** The bounds of a type unless told otherwise. */
    public static KeyedCallOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder().keepFor(keepFor).maxBytes(maxBytes).maxResultBytes(maxResultBytes);
    }

    /** As {@link Builder#keepFor} set it. */
    public Duration keepFor() {
        return keepFor;
    }

    /** As {@link Builder#maxBytes} set it. */
    public long maxBytes() {
        return maxBytes;
    }

    /** As {@link Builder#maxResultBytes} set it. */
    public int maxResultBytes() {
        return maxResultBytes;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private Duration keepFor = Duration.ofDays(1);
        private long maxBytes = 4 * 1024 * 1024;
        private int maxResultBytes = 64 * 1024;

        private Builder() {}

        /**
         * Time for which an answer is remembered: a repeat that comes later runs again. It is removed from the store with a later
         * call that has a key. 1 day by default.
         *
         * @param age more than zero
         */
        public Builder keepFor(Duration age) {
            keepFor =
                    OptionCheck.positive("keyedCalls.keepFor", age, "Make calls without a key where nothing is kept.");
            return this;
        }

        /**
         * Bytes of the answers that one actor remembers, and 128 for each: for a new one the oldest go, however new they are. 4 MiB by
         * default.
         *
         * @param bytes at least 1,024
         */
        public Builder maxBytes(long bytes) {
            maxBytes = OptionCheck.atLeast(
                    LEAST_BYTES, "keyedCalls.maxBytes", bytes, "Make calls without a key where nothing is kept.");
            return this;
        }

        /**
         * Bytes of one answer, as the codec of the type writes it: a turn whose answer has more fails with {@link
         * LimitExceededException}. 64 KiB by default.
         *
         * @param bytes from 1 to 90,000
         */
        public Builder maxResultBytes(int bytes) {
            if (bytes < 1 || bytes > LARGEST_RESULT) {
                throw OptionCheck.refused(
                        "keyedCalls.maxResultBytes",
                        "from 1 to " + LARGEST_RESULT,
                        bytes,
                        "Answer what is larger by a call of its own that changes nothing.");
            }
            maxResultBytes = bytes;
            return this;
        }

        /** The options as they are set now. */
        public KeyedCallOptions build() {
            return new KeyedCallOptions(this);
        }
    }
}
