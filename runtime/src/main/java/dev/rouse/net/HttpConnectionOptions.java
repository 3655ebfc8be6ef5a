package dev.rouse.net;

import dev.rouse.base.OptionCheck;
import java.time.Duration;

/** Limits on what clients take of an HTTP server: connections, memory and time. Immutable. */
public final class HttpConnectionOptions {

    private static final HttpConnectionOptions DEFAULTS = builder().build();

    private final int maxConnections;
    private final int maxStreams;
    private final int maxHeaderBytes;
    private final int maxCallsPerAddress;
    private final int maxEventStreams;
    private final int maxEventStreamsPerAddress;
    private final long maxRequestBytes;
    private final long maxAnswerBytes;
    private final Duration idleTimeout;
    private final Duration headTimeout;
    private final Duration requestTimeout;
    private final int minBodyRate;
    private final Duration bodyGrace;
    private final Duration answerTimeout;
    private final Duration closeDeadline;

    private HttpConnectionOptions(Builder from) {
        this.maxConnections = from.maxConnections;
        this.maxStreams = from.maxStreams;
        this.maxHeaderBytes = from.maxHeaderBytes;
        this.maxCallsPerAddress = from.maxCallsPerAddress;
        this.maxEventStreams = from.maxEventStreams;
        this.maxEventStreamsPerAddress = from.maxEventStreamsPerAddress;
        this.maxRequestBytes = from.maxRequestBytes;
        this.maxAnswerBytes = from.maxAnswerBytes;
        this.idleTimeout = from.idleTimeout;
        this.headTimeout = from.headTimeout;
        this.requestTimeout = from.requestTimeout;
        this.minBodyRate = from.minBodyRate;
        this.bodyGrace = from.bodyGrace;
        this.answerTimeout = from.answerTimeout;
        this.closeDeadline = from.closeDeadline;
    }

    /** The limits of a server unless told otherwise. */
    public static HttpConnectionOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .maxConnections(maxConnections)
                .maxStreams(maxStreams)
                .maxHeaderBytes(maxHeaderBytes)
                .maxCallsPerAddress(maxCallsPerAddress)
                .maxEventStreams(maxEventStreams)
                .maxEventStreamsPerAddress(maxEventStreamsPerAddress)
                .maxRequestBytes(maxRequestBytes)
                .maxAnswerBytes(maxAnswerBytes)
                .idleTimeout(idleTimeout)
                .headTimeout(headTimeout)
                .requestTimeout(requestTimeout)
                .minBodyRate(minBodyRate)
                .bodyGrace(bodyGrace)
                .answerTimeout(answerTimeout)
                .closeDeadline(closeDeadline);
    }

    /** As {@link Builder#maxConnections} set it. */
    public int maxConnections() {
        return maxConnections;
    }

    /** As {@link Builder#maxStreams} set it. */
    public int maxStreams() {
        return maxStreams;
    }

    /** As {@link Builder#maxHeaderBytes} set it. */
    public int maxHeaderBytes() {
        return maxHeaderBytes;
    }

    /** As {@link Builder#maxCallsPerAddress} set it. */
    public int maxCallsPerAddress() {
        return maxCallsPerAddress;
    }

    /** As {@link Builder#maxEventStreams} set it. */
    public int maxEventStreams() {
        return maxEventStreams;
    }

    /** As {@link Builder#maxEventStreamsPerAddress} set it. */
    public int maxEventStreamsPerAddress() {
        return maxEventStreamsPerAddress;
    }

    /** As {@link Builder#maxRequestBytes} set it. */
    public long maxRequestBytes() {
        return maxRequestBytes;
    }

    /** As {@link Builder#maxAnswerBytes} set it. */
    public long maxAnswerBytes() {
        return maxAnswerBytes;
    }

    /** As {@link Builder#idleTimeout} set it. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** As {@link Builder#headTimeout} set it. */
    public Duration headTimeout() {
        return headTimeout;
    }

    /** As {@link Builder#requestTimeout} set it. */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** As {@link Builder#minBodyRate} set it. */
    public int minBodyRate() {
        return minBodyRate;
    }

    /** As {@link Builder#bodyGrace} set it. */
    public Duration bodyGrace() {
        return bodyGrace;
    }

    /** As {@link Builder#answerTimeout} set it. */
    public Duration answerTimeout() {
        return answerTimeout;
    }

    /** As {@link Builder#closeDeadline} set it. */
    public Duration closeDeadline() {
        return closeDeadline;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxConnections = 10_000;
        private int maxStreams = 100;
        private int maxHeaderBytes = 8 * 1024;
        private int maxCallsPerAddress = 16_384;
        private int maxEventStreams = 10_000;
        private int maxEventStreamsPerAddress = 1_000;
        private long maxRequestBytes = sixteenthOfHeap();
        private long maxAnswerBytes = sixteenthOfHeap();
        private Duration idleTimeout = Duration.ofSeconds(60);
        private Duration headTimeout = Duration.ofSeconds(10);
        private Duration requestTimeout = Duration.ofSeconds(30);
        private int minBodyRate = 1024;
        private Duration bodyGrace = Duration.ofSeconds(5);
        private Duration answerTimeout = Duration.ofMinutes(2);
        private Duration closeDeadline = Duration.ofSeconds(10);

        private Builder() {}

        private static long sixteenthOfHeap() {
            return Runtime.getRuntime().maxMemory() / 16;
        }

        /**
         * Connections that {@link ActorHttpServer} keeps at the same time; one more is answered with 503 and closed. 10,000
         * by default.
         *
         * @param count at least 1
         */
        public Builder maxConnections(int count) {
            maxConnections = OptionCheck.atLeast(1, "connections.maxConnections", count, "");
            return this;
        }

        /**
         * Requests that one connection of HTTP/2 of {@link ActorHttpServer} may have open at the same time. 100 by default.
         *
         * @param count 0: HTTP/1.1 is spoken alone
         */
        public Builder maxStreams(int count) {
            maxStreams = OptionCheck.atLeast(0, "connections.maxStreams", count, "");
            return this;
        }

        /**
         * Bytes that the headers of a request may have together at {@link ActorHttpServer}; one that has more is refused with 431. 8 KiB by
         * default.
         *
         * @param bytes at least 1,024
         */
        public Builder maxHeaderBytes(int bytes) {
            maxHeaderBytes = OptionCheck.atLeast(1024, "connections.maxHeaderBytes", bytes, "");
            return this;
        }

        /**
         * Requests, and calls on sockets, of one address that are under way at the same time; one more is refused with {@link
         * dev.rouse.OverloadedException}, status 429. Behind a proxy all come from its address. 16,384 by default.
         *
         * @param count at least 1
         */
        public Builder maxCallsPerAddress(int count) {
            maxCallsPerAddress = OptionCheck.atLeast(1, "connections.maxCallsPerAddress", count, "");
            return this;
        }

        /**
         * Streams of server-sent events that are open at the same time; one more is answered with 503. 10,000 by default.
         *
         * @param count at least 1
         */
        public Builder maxEventStreams(int count) {
            maxEventStreams = OptionCheck.atLeast(1, "connections.maxEventStreams", count, "");
            return this;
        }

        /**
         * Streams of server-sent events that are open from one address at the same time; one more is answered with 503. Behind a
         * proxy all come from its address: raise this to {@link #maxEventStreams} there. 1,000 by default.
         *
         * @param count at least 1
         */
        public Builder maxEventStreamsPerAddress(int count) {
            maxEventStreamsPerAddress = OptionCheck.atLeast(1, "connections.maxEventStreamsPerAddress", count, "");
            return this;
        }

        /**
         * Bytes that the bodies of all requests which are being received or answered may have together, and never fewer
         * than one may have; others end with {@link dev.rouse.OverloadedException}, status 429. A sixteenth of the heap by
         * default.
         *
         * @param bytes at least 1
         */
        public Builder maxRequestBytes(long bytes) {
            maxRequestBytes = OptionCheck.atLeast(1, "connections.maxRequestBytes", bytes, "");
            return this;
        }

        /**
         * Bytes that all answers may have together which are being collected, or which their clients have not taken yet,
         * and never fewer than one may have; another one is told as status 507, {@code answers_full}, though its call was
         * made, and the connections of those who have left an answer waiting for more than a second are closed. A sixteenth
         * of the heap by default.
         *
         * @param bytes at least 1
         */
        public Builder maxAnswerBytes(long bytes) {
            maxAnswerBytes = OptionCheck.atLeast(1, "connections.maxAnswerBytes", bytes, "");
            return this;
        }

        /**
         * Sets the time that {@link ActorHttpServer} keeps a connection on which nothing moves and no call is under
         * way. 60 s by default.
         *
         * @param timeout more than zero
         */
        public Builder idleTimeout(Duration timeout) {
            idleTimeout = OptionCheck.positive("connections.idleTimeout", timeout, "");
            return this;
        }

        /**
         * Sets the time that the head of a request may take from its first byte at {@link ActorHttpServer}; then it is
         * answered with 408 and the connection is closed. 10 s by default. Within somebody else's server the codec
         * before the handler reads heads, and that server has an option of its own.
         *
         * @param timeout more than zero
         */
        public Builder headTimeout(Duration timeout) {
            headTimeout = OptionCheck.positive("connections.headTimeout", timeout, "");
            return this;
        }

        /**
         * Sets the time that a whole request may take: from its first byte at {@link ActorHttpServer}, else from its
         * head, to the end of its body, or of a plain request until so much of that is there that it is a stream from then on;
         * then as {@link #headTimeout}. 30 s by default.
         *
         * @param timeout more than zero
         */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = OptionCheck.positive("connections.requestTimeout", timeout, "");
            return this;
        }

        /**
         * Bytes a second that a body has at least which its actor takes as a stream, in the time that it is waited for; one that falls
         * behind by more than {@link #bodyGrace} ends with an error, of status 408. Its turn waits for it meanwhile. 1,024 by default.
         *
         * @param bytes 0: any, with pauses of at most {@link #bodyGrace}
         */
        public Builder minBodyRate(int bytes) {
            minBodyRate = OptionCheck.atLeast(0, "connections.minBodyRate", bytes, "");
            return this;
        }

        /**
         * Sets the time by which such a body may fall behind {@link #minBodyRate}, and so the longest pause in it. 5 s by default.
         *
         * @param grace more than zero
         */
        public Builder bodyGrace(Duration grace) {
            bodyGrace = OptionCheck.positive("connections.bodyGrace", grace, "");
            return this;
        }

        /**
         * Sets the time that a client may take to take an answer; then the connection is closed. 2 min by default.
         *
         * @param timeout more than zero
         */
        public Builder answerTimeout(Duration timeout) {
            answerTimeout = OptionCheck.positive("connections.answerTimeout", timeout, "");
            return this;
        }

        /**
         * Sets the time that {@link ActorHttpServer#close} waits for requests under way. 10 s by default.
         *
         * @param deadline zero cuts them off at once
         */
        public Builder closeDeadline(Duration deadline) {
            closeDeadline = OptionCheck.notNegative(
                    "connections.closeDeadline", deadline, "Zero cuts requests under way off at once.");
            return this;
        }

        /** The options as they are set now. */
        public HttpConnectionOptions build() {
            return new HttpConnectionOptions(this);
        }
    }
}
