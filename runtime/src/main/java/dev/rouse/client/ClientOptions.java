package dev.rouse.client;

import dev.rouse.JacksonStateCodec;
import dev.rouse.RuntimeObserver;
import dev.rouse.base.OptionCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Options of a {@link RouseClient}. Immutable. */
public final class ClientOptions {

    private static final int LEAST_FRAME_BYTES = 8 * 1024;
    private static final JsonMapper JSON =
            JacksonStateCodec.lossless(JsonMapper.builder()).build();
    private static final ClientOptions DEFAULTS = builder().build();

    private final Duration callTimeout;
    private final int maxCalls;
    private final long maxWaitingBytes;
    private final int frameBytes;
    private final Duration connectTimeout;
    private final Duration firstBackoff;
    private final Duration maxBackoff;
    private final Duration pingInterval;
    private final Duration pongTimeout;
    private final @Nullable Duration idleTimeout;
    private final int maxMessages;
    private final long maxMessageBytes;
    private final boolean connectAnew;
    private final boolean textFrames;
    private final JsonMapper json;
    private final RuntimeObserver observer;

    private ClientOptions(Builder from) {
        this.callTimeout = from.callTimeout;
        this.maxCalls = from.maxCalls;
        this.maxWaitingBytes = from.maxWaitingBytes;
        this.frameBytes = from.frameBytes;
        this.connectTimeout = from.connectTimeout;
        this.firstBackoff = from.firstBackoff;
        this.maxBackoff = from.maxBackoff;
        this.pingInterval = from.pingInterval;
        this.pongTimeout = from.pongTimeout;
        this.idleTimeout = from.idleTimeout;
        this.maxMessages = from.maxMessages;
        this.maxMessageBytes = from.maxMessageBytes;
        this.connectAnew = from.connectAnew;
        this.textFrames = from.textFrames;
        this.json = from.json;
        this.observer = from.observer;
    }

    /** The options of a client unless told otherwise. */
    public static ClientOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .callTimeout(callTimeout)
                .maxCalls(maxCalls)
                .maxWaitingBytes(maxWaitingBytes)
                .frameBytes(frameBytes)
                .connectTimeout(connectTimeout)
                .firstBackoff(firstBackoff)
                .maxBackoff(maxBackoff)
                .pingInterval(pingInterval)
                .pongTimeout(pongTimeout)
                .idleTimeout(idleTimeout)
                .maxMessages(maxMessages)
                .maxMessageBytes(maxMessageBytes)
                .connectAnew(connectAnew)
                .textFrames(textFrames)
                .json(json)
                .observer(observer);
    }

    /** As {@link Builder#callTimeout} set it. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /** As {@link Builder#maxCalls} set it. */
    public int maxCalls() {
        return maxCalls;
    }

    /** As {@link Builder#maxWaitingBytes} set it. */
    public long maxWaitingBytes() {
        return maxWaitingBytes;
    }

    /** As {@link Builder#frameBytes} set it. */
    public int frameBytes() {
        return frameBytes;
    }

    /** As {@link Builder#connectTimeout} set it. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** As {@link Builder#firstBackoff} set it. */
    public Duration firstBackoff() {
        return firstBackoff;
    }

    /** As {@link Builder#maxBackoff} set it. */
    public Duration maxBackoff() {
        return maxBackoff;
    }

    /** As {@link Builder#pingInterval} set it. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /** As {@link Builder#pongTimeout} set it. */
    public Duration pongTimeout() {
        return pongTimeout;
    }

    /** As {@link Builder#idleTimeout} set it; null for never. */
    public @Nullable Duration idleTimeout() {
        return idleTimeout;
    }

    /** As {@link Builder#maxMessages} set it. */
    public int maxMessages() {
        return maxMessages;
    }

    /** As {@link Builder#maxMessageBytes} set it. */
    public long maxMessageBytes() {
        return maxMessageBytes;
    }

    /** As {@link Builder#connectAnew} set it. */
    public boolean connectAnew() {
        return connectAnew;
    }

    /** As {@link Builder#textFrames} set it. */
    public boolean textFrames() {
        return textFrames;
    }

    /** As {@link Builder#json} set it. */
    public JsonMapper json() {
        return json;
    }

    /** As {@link Builder#observer} set it. */
    public RuntimeObserver observer() {
        return observer;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private Duration callTimeout = Duration.ofSeconds(60);
        private int maxCalls = 4096;
        private long maxWaitingBytes = 8 * 1024 * 1024;
        private int frameBytes = 4 * 1024 * 1024;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration firstBackoff = Duration.ofMillis(250);
        private Duration maxBackoff = Duration.ofSeconds(30);
        private Duration pingInterval = Duration.ofSeconds(15);
        private Duration pongTimeout = Duration.ofSeconds(5);
        private @Nullable Duration idleTimeout;
        private int maxMessages = 1_000;
        private long maxMessageBytes = 1024 * 1024;
        private boolean connectAnew = true;
        private boolean textFrames;
        private JsonMapper json = JSON;
        private RuntimeObserver observer = RuntimeObserver.NONE;

        private Builder() {}

        /**
         * Sets the time that a caller waits for an answer, or for the first element of a stream. 60 s by default.
         *
         * @param timeout more than zero
         */
        public Builder callTimeout(Duration timeout) {
            callTimeout =
                    OptionCheck.positive("callTimeout", timeout, "A caller always has a time-out: give it a long one.");
            return this;
        }

        /**
         * Calls and subscriptions that are not over, those too that wait for a connection; more are refused. 4,096 by default.
         *
         * @param calls at least 1
         */
        public Builder maxCalls(int calls) {
            maxCalls = OptionCheck.atLeast(1, "maxCalls", calls, "");
            return this;
        }

        /**
         * Bytes of calls that wait for a connection, or for one that takes them; more are refused. 8 MiB by default.
         *
         * @param bytes zero refuses calls while there is no connection
         */
        public Builder maxWaitingBytes(long bytes) {
            maxWaitingBytes = OptionCheck.atLeast(0, "maxWaitingBytes", bytes, "Zero lets none wait.");
            return this;
        }

        /**
         * Bytes of a frame that a server may send: a result or an element of a stream with what is around it. 4 MiB by default.
         *
         * @param bytes at least 8 KiB
         */
        public Builder frameBytes(int bytes) {
            frameBytes = OptionCheck.atLeast(LEAST_FRAME_BYTES, "frameBytes", bytes, "");
            return this;
        }

        /**
         * Sets the time until a connection is there, its token, TLS and handshake included. 10 s by default.
         *
         * @param timeout more than zero
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = OptionCheck.positive("connectTimeout", timeout, "");
            return this;
        }

        /**
         * The pause before a lost connection is made again, doubled each time up to {@link #maxBackoff}; each is between a half and all
         * of that. 250 ms by default.
         *
         * @param pause more than zero
         */
        public Builder firstBackoff(Duration pause) {
            firstBackoff = OptionCheck.positive("firstBackoff", pause, "");
            return this;
        }

        /**
         * The longest of those pauses. 30 s by default.
         *
         * @param pause more than zero
         */
        public Builder maxBackoff(Duration pause) {
            maxBackoff = OptionCheck.positive("maxBackoff", pause, "");
            return this;
        }

        /**
         * Silence of a server after which it is asked whether it is there. 15 s by default.
         *
         * @param interval more than zero
         */
        public Builder pingInterval(Duration interval) {
            pingInterval = OptionCheck.positive("pingInterval", interval, "");
            return this;
        }

        /**
         * Time that it has to say so; then the connection is lost. 5 s by default.
         *
         * @param timeout more than zero
         */
        public Builder pongTimeout(Duration timeout) {
            pongTimeout = OptionCheck.positive("pongTimeout", timeout, "");
            return this;
        }

        /**
         * Closes a connection that nothing is under way on for so long, until it is used again. Never by default.
         *
         * @param timeout more than zero; null for never
         */
        public Builder idleTimeout(@Nullable Duration timeout) {
            idleTimeout = timeout == null ? null : OptionCheck.positive("idleTimeout", timeout, "null is never.");
            return this;
        }

        /**
         * Messages of one {@link ClientConnection} that are not acknowledged; more are refused. 1,000 by default.
         *
         * @param messages at least 1
         */
        public Builder maxMessages(int messages) {
            maxMessages = OptionCheck.atLeast(1, "maxMessages", messages, "");
            return this;
        }

        /**
         * Bytes of these messages, with 128 for each; more are refused. 1 MiB by default.
         *
         * @param bytes at least 1
         */
        public Builder maxMessageBytes(long bytes) {
            maxMessageBytes = OptionCheck.atLeast(1, "maxMessageBytes", bytes, "");
            return this;
        }

        /**
         * Whether a {@link ClientConnection} that its server has no more, as the client was away for too long or the actor ended it meanwhile,
         * connects anew by itself, with the same parameters; else it ends. On by default.
         */
        public Builder connectAnew(boolean anew) {
            connectAnew = anew;
            return this;
        }

        /** Whether frames are JSON text, which people can read, instead of CBOR. Off by default. */
        public Builder textFrames(boolean text) {
            textFrames = text;
            return this;
        }

        /** Writes arguments and reads results and events. By default one that {@link JacksonStateCodec#lossless} has set up. */
        public Builder json(JsonMapper mapper) {
            json = OptionCheck.present("json", mapper);
            return this;
        }

        /** Sets the observer of calls, from which traces are made: {@code RuntimeObservations}, or one of your own. None by default. */
        public Builder observer(RuntimeObserver value) {
            observer = OptionCheck.present("observer", value);
            return this;
        }

        /** The options as they are set now. */
        public ClientOptions build() {
            return new ClientOptions(this);
        }
    }
}
