package dev.rouse;

import dev.rouse.base.OptionCheck;
import java.time.Duration;

/** Bounds of the {@link ActorConnections connections} of a type. Immutable. */
public final class ConnectionOptions {

    private static final int LARGEST_PART = 40_000;
    private static final ConnectionOptions DEFAULTS = builder().build();

    private final int maxCount;
    private final int maxParameterBytes;
    private final int maxStateBytes;
    private final int maxSubscriptions;
    private final Duration resumeWithin;
    private final boolean rawSocketsHibernate;

    private ConnectionOptions(Builder from) {
        this.maxCount = from.maxCount;
        this.maxParameterBytes = from.maxParameterBytes;
        this.maxStateBytes = from.maxStateBytes;
        this.maxSubscriptions = from.maxSubscriptions;
        this.resumeWithin = from.resumeWithin;
        this.rawSocketsHibernate = from.rawSocketsHibernate;
    }

    /** The limits of a type unless told otherwise. */
    public static ConnectionOptions defaults() {
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
                .maxParameterBytes(maxParameterBytes)
                .maxStateBytes(maxStateBytes)
                .maxSubscriptions(maxSubscriptions)
                .resumeWithin(resumeWithin)
                .rawSocketsHibernate(rawSocketsHibernate);
    }

    /** As {@link Builder#maxCount} set it. */
    public int maxCount() {
        return maxCount;
    }

    /** As {@link Builder#maxParameterBytes} set it. */
    public int maxParameterBytes() {
        return maxParameterBytes;
    }

    /** As {@link Builder#maxStateBytes} set it. */
    public int maxStateBytes() {
        return maxStateBytes;
    }

    /** As {@link Builder#maxSubscriptions} set it. */
    public int maxSubscriptions() {
        return maxSubscriptions;
    }

    /** As {@link Builder#resumeWithin} set it. */
    public Duration resumeWithin() {
        return resumeWithin;
    }

    /** As {@link Builder#rawSocketsHibernate} set it. */
    public boolean rawSocketsHibernate() {
        return rawSocketsHibernate;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxCount = 1000;
        private int maxParameterBytes = 4 * 1024;
        private int maxStateBytes = 4 * 1024;
        private int maxSubscriptions = 100;
        private Duration resumeWithin = Duration.ofMinutes(1);
        private boolean rawSocketsHibernate;

        private Builder() {}

        /**
         * Connections of one actor at a time; more are refused with {@link LimitExceededException}. 1,000 by default.
         *
         * @param connections zero takes none
         */
        public Builder maxCount(int connections) {
            maxCount = OptionCheck.atLeast(0, "connections.maxCount", connections, "Zero takes none.");
            return this;
        }

        /**
         * Bytes of the parameters of one connection, as JSON. 4 KiB by default.
         *
         * @param bytes from 0 to 40,000
         */
        public Builder maxParameterBytes(int bytes) {
            maxParameterBytes = part("connections.maxParameterBytes", bytes);
            return this;
        }

        /**
         * Bytes of the state that an actor keeps for one connection, as JSON. 4 KiB by default.
         *
         * @param bytes from 0 to 40,000
         */
        public Builder maxStateBytes(int bytes) {
            maxStateBytes = part("connections.maxStateBytes", bytes);
            return this;
        }

        private static int part(String option, int bytes) {
            if (bytes < 0 || bytes > LARGEST_PART) {
                throw OptionCheck.refused(
                        option, "from 0 to " + LARGEST_PART, bytes, "Keep what is larger in the actor's own data.");
            }
            return bytes;
        }

        /**
         * Names of events that one connection may subscribe to. 100 by default.
         *
         * @param names from 0 to 1,000
         */
        public Builder maxSubscriptions(int names) {
            if (names < 0 || names > 1000) {
                throw OptionCheck.refused(
                        "connections.maxSubscriptions", "from 0 to 1000", names, "Subscribe to all events instead.");
            }
            maxSubscriptions = names;
            return this;
        }

        /**
         * Time for which a connection whose socket is lost waits for its client to resume it. 1 minute by default.
         *
         * @param time zero ends it at once
         */
        public Builder resumeWithin(Duration time) {
            resumeWithin = OptionCheck.notNegative("connections.resumeWithin", time, "Zero ends it at once.");
            return this;
        }

        /**
         * Whether an actor may sleep while a raw WebSocket of it is open, unless {@link RawHandshake#hibernates} says otherwise. By default
         * it stays awake.
         */
        public Builder rawSocketsHibernate(boolean may) {
            rawSocketsHibernate = may;
            return this;
        }

        /** The options as they are set now. */
        public ConnectionOptions build() {
            return new ConnectionOptions(this);
        }
    }
}
