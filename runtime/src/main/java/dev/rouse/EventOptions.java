package dev.rouse;

import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Bounds of the {@link ActorEvents} of a type: which of them are kept for subscribers that come later. Immutable. */
public final class EventOptions {

    /** A value that every store keeps in one place. */
    private static final int LARGEST_VALUE = 90_000;

    private static final JsonMapper JSON =
            JacksonStateCodec.lossless(JsonMapper.builder()).build();
    private static final EventOptions DEFAULTS = builder().build();

    private final int maxCount;
    private final int maxBytes;
    private final Duration maxAge;
    private final int maxValueBytes;
    private final int maxSubscribers;
    private final JsonMapper json;

    private EventOptions(Builder from) {
        this.maxCount = from.maxCount;
        this.maxBytes = from.maxBytes;
        this.maxAge = from.maxAge;
        this.maxValueBytes = from.maxValueBytes;
        this.maxSubscribers = from.maxSubscribers;
        this.json = from.json;
    }

    /** The limits of a type unless told otherwise. */
    public static EventOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .maxCount(maxCount)
                .maxBytes(maxBytes)
                .maxAge(maxAge)
                .maxValueBytes(maxValueBytes)
                .maxSubscribers(maxSubscribers)
                .json(json);
    }

    /** As {@link Builder#maxCount} set it. */
    public int maxCount() {
        return maxCount;
    }

    /** As {@link Builder#maxBytes} set it. */
    public int maxBytes() {
        return maxBytes;
    }

    /** As {@link Builder#maxAge} set it. */
    public Duration maxAge() {
        return maxAge;
    }

    /** As {@link Builder#maxValueBytes} set it. */
    public int maxValueBytes() {
        return maxValueBytes;
    }

    /** As {@link Builder#maxSubscribers} set it. */
    public int maxSubscribers() {
        return maxSubscribers;
    }

    /** As {@link Builder#json} set it. */
    public JsonMapper json() {
        return json;
    }

    /** Whether any events are kept. */
    public boolean keepsAny() {
        return maxCount > 0 && maxBytes > 0 && !maxAge.isZero();
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxCount = 1000;
        private int maxBytes = 1024 * 1024;
        private Duration maxAge = Duration.ofDays(1);
        private int maxValueBytes = 64 * 1024;
        private int maxSubscribers = 10_000;
        private JsonMapper json = JSON;

        private Builder() {}

        /**
         * Events of one actor that are kept; older ones go, a sixteenth of them at a time. 1,000 by default.
         *
         * @param events zero keeps none: a subscriber gets those that are emitted while it listens
         */
        public Builder maxCount(int events) {
            maxCount = OptionCheck.atLeast(0, "events.maxCount", events, "Zero keeps none.");
            return this;
        }

        /**
         * Bytes of the events of one actor that are kept: names, values and 32 bytes for each. 1 MiB by default.
         *
         * @param bytes zero keeps none
         */
        public Builder maxBytes(int bytes) {
            maxBytes = OptionCheck.atLeast(0, "events.maxBytes", bytes, "Zero keeps none.");
            return this;
        }

        /**
         * Age up to which events are kept. Older ones are not given to anybody, and are removed when the actor emits its next.
         * 1 day by default.
         *
         * @param age zero keeps none
         */
        public Builder maxAge(Duration age) {
            maxAge = OptionCheck.notNegative("events.maxAge", age, "Zero keeps none.");
            return this;
        }

        /**
         * Bytes of one event's value, as JSON. 64 KiB by default.
         *
         * @param bytes from 1 to 90,000
         */
        public Builder maxValueBytes(int bytes) {
            if (bytes < 1 || bytes > LARGEST_VALUE) {
                throw OptionCheck.refused(
                        "events.maxValueBytes",
                        "from 1 to " + LARGEST_VALUE,
                        bytes,
                        "Keep what is larger elsewhere, and emit where.");
            }
            maxValueBytes = bytes;
            return this;
        }

        /**
         * Subscriptions to the events of one actor at a time. 10,000 by default.
         *
         * @param subscribers at least 1
         */
        public Builder maxSubscribers(int subscribers) {
            maxSubscribers = OptionCheck.atLeast(
                    1, "events.maxSubscribers", subscribers, "Where nobody is to subscribe, do not emit.");
            return this;
        }

        /** Writes and reads the values of events. By default one that {@link JacksonStateCodec#lossless} has set up. */
        public Builder json(JsonMapper mapper) {
            json = Arguments.required("json", mapper);
            return this;
        }

        /** The options as they are set now. */
        public EventOptions build() {
            return new EventOptions(this);
        }
    }
}
