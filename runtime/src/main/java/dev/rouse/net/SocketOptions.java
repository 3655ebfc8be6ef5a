package dev.rouse.net;

import dev.rouse.base.OptionCheck;
import dev.rouse.wire.WireLimits;
import java.time.Duration;

/**
 * Limits on WebSockets: how many there are, what a client may send and ask for on one, and when one counts as dead. The time
 * to open one, to send a frame and to take an answer is that of {@link HttpConnectionOptions}. Immutable.
 */
public final class SocketOptions {

    private static final SocketOptions DEFAULTS = builder().build();

    private final int maxSockets;
    private final int maxSocketsPerAddress;
    private final int frameBytes;
    private final int answerBytes;
    private final int callsInFlight;
    private final int subscriptions;
    private final int connections;
    private final int resumesPerMinute;
    private final int messages;
    private final int messageBytes;
    private final int eventBytes;
    private final int depth;
    private final boolean compression;
    private final Duration pingInterval;
    private final Duration pongTimeout;

    private SocketOptions(Builder from) {
        this.maxSockets = from.maxSockets;
        this.maxSocketsPerAddress = from.maxSocketsPerAddress;
        this.frameBytes = from.frameBytes;
        this.answerBytes = from.answerBytes;
        this.callsInFlight = from.callsInFlight;
        this.subscriptions = from.subscriptions;
        this.connections = from.connections;
        this.resumesPerMinute = from.resumesPerMinute;
        this.messages = from.messages;
        this.messageBytes = from.messageBytes;
        this.eventBytes = from.eventBytes;
        this.depth = from.depth;
        this.compression = from.compression;
        this.pingInterval = from.pingInterval;
        this.pongTimeout = from.pongTimeout;
    }

    /** The limits of a server unless told otherwise. */
    public static SocketOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .maxSockets(maxSockets)
                .maxSocketsPerAddress(maxSocketsPerAddress)
                .frameBytes(frameBytes)
                .answerBytes(answerBytes)
                .callsInFlight(callsInFlight)
                .subscriptions(subscriptions)
                .connections(connections)
                .resumesPerMinute(resumesPerMinute)
                .messages(messages)
                .messageBytes(messageBytes)
                .eventBytes(eventBytes)
                .depth(depth)
                .compression(compression)
                .pingInterval(pingInterval)
                .pongTimeout(pongTimeout);
    }

    /** As {@link Builder#maxSockets} set it. */
    public int maxSockets() {
        return maxSockets;
    }

    /** As {@link Builder#maxSocketsPerAddress} set it. */
    public int maxSocketsPerAddress() {
        return maxSocketsPerAddress;
    }

    /** As {@link Builder#frameBytes} set it. */
    public int frameBytes() {
        return frameBytes;
    }

    /** As {@link Builder#answerBytes} set it. */
    public int answerBytes() {
        return answerBytes;
    }

    /** As {@link Builder#callsInFlight} set it. */
    public int callsInFlight() {
        return callsInFlight;
    }

    /** As {@link Builder#subscriptions} set it. */
    public int subscriptions() {
        return subscriptions;
    }

    /** As {@link Builder#connections} set it. */
    public int connections() {
        return connections;
    }

    /** As {@link Builder#resumesPerMinute} set it. */
    public int resumesPerMinute() {
        return resumesPerMinute;
    }

    /** As {@link Builder#messages} set it. */
    public int messages() {
        return messages;
    }

    /** As {@link Builder#messageBytes} set it. */
    public int messageBytes() {
        return messageBytes;
    }

    /** As {@link Builder#eventBytes} set it. */
    public int eventBytes() {
        return eventBytes;
    }

    /** As {@link Builder#depth} set it. */
    public int depth() {
        return depth;
    }

    /** As {@link Builder#compression} set it. */
    public boolean compression() {
        return compression;
    }

    /** As {@link Builder#pingInterval} set it. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /** As {@link Builder#pongTimeout} set it. */
    public Duration pongTimeout() {
        return pongTimeout;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxSockets = 10_000;
        private int maxSocketsPerAddress = 1_000;
        private int frameBytes = 68 * 1024;
        private int answerBytes = 1024 * 1024;
        private int callsInFlight = 256;
        private int subscriptions = 100;
        private int connections = 100;
        private int resumesPerMinute = 60;
        private int messages = 1_000;
        private int messageBytes = 256 * 1024;
        private int eventBytes = 128 * 1024;
        private int depth = 64;
        private boolean compression = true;
        private Duration pingInterval = Duration.ofSeconds(20);
        private Duration pongTimeout = Duration.ofSeconds(15);

        private Builder() {}

        /**
         * Sockets that are open at the same time; one more is refused with 503. 10,000 by default.
         *
         * @param count at least 1
         */
        public Builder maxSockets(int count) {
            maxSockets = OptionCheck.atLeast(1, "sockets.maxSockets", count, "");
            return this;
        }

        /**
         * Sockets that are open from one address at the same time; one more is refused with 503. Behind a proxy all
         * come from its address: raise this to {@link #maxSockets} there. 1,000 by default.
         *
         * @param count at least 1
         */
        public Builder maxSocketsPerAddress(int count) {
            maxSocketsPerAddress = OptionCheck.atLeast(1, "sockets.maxSocketsPerAddress", count, "");
            return this;
        }

        /**
         * The most bytes that a frame of a client may have, inflated where it is compressed; then the socket is closed with
         * 1009. 68 KiB by default: the arguments of a request's body, and the rest of a call.
         *
         * @param bytes at least 8 KiB
         */
        public Builder frameBytes(int bytes) {
            frameBytes = OptionCheck.atLeast(WireLimits.LEAST_FRAME_BYTES, "sockets.frameBytes", bytes, "");
            return this;
        }

        /**
         * The most bytes that a frame of an answer may have, a result or an element of a stream. 1 MiB by default. The call
         * of a longer one ends with {@link dev.rouse.LimitExceededException}.
         *
         * @param bytes at least 8 KiB
         */
        public Builder answerBytes(int bytes) {
            answerBytes = OptionCheck.atLeast(WireLimits.LEAST_FRAME_BYTES, "sockets.answerBytes", bytes, "");
            return this;
        }

        /**
         * Calls of one socket that are not answered yet; one more ends with {@link dev.rouse.OverloadedException}. 256 by
         * default.
         *
         * @param count at least 1
         */
        public Builder callsInFlight(int count) {
            callsInFlight = OptionCheck.atLeast(1, "sockets.callsInFlight", count, "");
            return this;
        }

        /**
         * Subscriptions of one socket to the events of actors; one more ends with {@link dev.rouse.OverloadedException}. 100 by
         * default.
         *
         * @param count at least 1
         */
        public Builder subscriptions(int count) {
            subscriptions = OptionCheck.atLeast(1, "sockets.subscriptions", count, "");
            return this;
        }

        /**
         * Connections of one socket to actors; one more ends with {@link dev.rouse.OverloadedException}. 100 by default.
         *
         * @param count at least 1
         */
        public Builder connections(int count) {
            connections = OptionCheck.atLeast(1, "sockets.connections", count, "");
            return this;
        }

        /**
         * Times that one connection is resumed at this server within a minute; once more ends with {@link
         * dev.rouse.OverloadedException}. Its actor notes each time, for good. 60 by default.
         *
         * @param count at least 1
         */
        public Builder resumesPerMinute(int count) {
            resumesPerMinute = OptionCheck.atLeast(1, "sockets.resumesPerMinute", count, "");
            return this;
        }

        /**
         * Messages of one connection that wait for their turn, or for the word that they are durable; with one more the socket is
         * closed with 1002. 1,000 by default.
         *
         * @param count at least 1
         */
        public Builder messages(int count) {
            messages = OptionCheck.atLeast(1, "sockets.messages", count, "");
            return this;
        }

        /**
         * Bytes of the messages of one connection that wait, with 128 for each; beyond that the socket is closed with 1002. 256 KiB by
         * default.
         *
         * @param bytes at least 8 KiB
         */
        public Builder messageBytes(int bytes) {
            messageBytes = OptionCheck.atLeast(WireLimits.LEAST_FRAME_BYTES, "sockets.messageBytes", bytes, "");
            return this;
        }

        /**
         * The bytes of events that are held for one socket whose client takes nothing: those of one batch are held whatever they
         * have, and what is over that is read again once the client takes something. 128 KiB by default.
         *
         * @param bytes at least 0
         */
        public Builder eventBytes(int bytes) {
            eventBytes = OptionCheck.atLeast(0, "sockets.eventBytes", bytes, "");
            return this;
        }

        /**
         * Arrays and objects within each other in a frame of a client, those of the frame with them; then the socket is
         * closed. 64 by default.
         *
         * @param levels at least 8
         */
        public Builder depth(int levels) {
            depth = OptionCheck.atLeast(WireLimits.LEAST_DEPTH, "sockets.depth", levels, "");
            return this;
        }

        /**
         * Whether frames of 1 KiB or more are compressed with a client that can ({@code permessage-deflate}), each by
         * itself. On by default.
         */
        public Builder compression(boolean on) {
            compression = on;
            return this;
        }

        /**
         * Sets the time in which nothing came from a client until it is asked whether it is there. 20 s by default.
         *
         * @param interval more than zero
         */
        public Builder pingInterval(Duration interval) {
            pingInterval = OptionCheck.positive("sockets.pingInterval", interval, "");
            return this;
        }

        /**
         * Sets the time that it has to answer that; then the socket is closed. 15 s by default.
         *
         * @param timeout more than zero
         */
        public Builder pongTimeout(Duration timeout) {
            pongTimeout = OptionCheck.positive("sockets.pongTimeout", timeout, "");
            return this;
        }

        /** The options as they are set now. */
        public SocketOptions build() {
            return new SocketOptions(this);
        }
    }
}
