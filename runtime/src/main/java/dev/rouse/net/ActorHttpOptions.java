package dev.rouse.net;

import dev.rouse.JacksonStateCodec;
import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import dev.rouse.net.inspect.InspectorOptions;
import dev.rouse.net.observe.AccessLog;
import dev.rouse.net.observe.HttpListener;
import dev.rouse.net.operation.Target;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Options of serving actors with HTTP. Immutable.
 *
 * <pre>{@code
 * ActorHttpOptions.builder().bodyLimit(1024 * 1024).connections(c -> c.maxConnections(100)).build()
 * }</pre>
 */
public final class ActorHttpOptions {

    private static final JsonMapper JSON = strictJson().build();
    private static final ActorHttpOptions DEFAULTS = builder().build();

    private final String prefix;
    private final boolean passThrough;
    private final int bodyLimit;
    private final long streamedBodyLimit;
    private final int answerLimit;
    private final int maxStreamElements;
    private final JsonMapper json;
    private final HttpConnectionOptions connections;
    private final SocketOptions sockets;
    private final HttpAccess access;
    private final InspectorOptions inspector;
    private final HttpListener listener;
    private final @Nullable AccessLog accessLog;
    private final Map<String, HttpPage> pages;
    private final @Nullable SslContext tls;

    private ActorHttpOptions(Builder from) {
        this.prefix = from.prefix;
        this.passThrough = from.passThrough;
        this.bodyLimit = from.bodyLimit;
        this.streamedBodyLimit = from.streamedBodyLimit;
        this.answerLimit = from.answerLimit;
        this.maxStreamElements = from.maxStreamElements;
        this.json = from.json;
        this.connections = from.connections;
        this.sockets = from.sockets;
        this.access = from.access;
        this.inspector = from.inspector;
        this.tls = from.tls;
        this.listener = from.listener;
        this.accessLog = from.accessLog;
        this.pages = Collections.unmodifiableMap(new LinkedHashMap<>(from.pages));
    }

    /** The options of a server unless told otherwise. */
    public static ActorHttpOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .prefix(prefix)
                .passThrough(passThrough)
                .bodyLimit(bodyLimit)
                .streamedBodyLimit(streamedBodyLimit)
                .answerLimit(answerLimit)
                .maxStreamElements(maxStreamElements)
                .json(json)
                .connections(connections)
                .sockets(sockets)
                .access(access)
                .inspector(inspector)
                .listener(listener);
        builder.accessLog = accessLog;
        builder.pages.putAll(pages);
        builder.tls = tls;
        return builder;
    }

    /** As {@link Builder#prefix} set it. */
    public String prefix() {
        return prefix;
    }

    /** As {@link Builder#passThrough} set it. */
    public boolean passThrough() {
        return passThrough;
    }

    /** As {@link Builder#bodyLimit} set it. */
    public int bodyLimit() {
        return bodyLimit;
    }

    /** As {@link Builder#streamedBodyLimit} set it. */
    public long streamedBodyLimit() {
        return streamedBodyLimit;
    }

    /** As {@link Builder#answerLimit} set it. */
    public int answerLimit() {
        return answerLimit;
    }

    /** As {@link Builder#maxStreamElements} set it. */
    public int maxStreamElements() {
        return maxStreamElements;
    }

    /** As {@link Builder#json} set it. */
    public JsonMapper json() {
        return json;
    }

    /** As {@link Builder#connections(HttpConnectionOptions)} set it. */
    public HttpConnectionOptions connections() {
        return connections;
    }

    /** As {@link Builder#sockets(SocketOptions)} set it. */
    public SocketOptions sockets() {
        return sockets;
    }

    /** As {@link Builder#listener} set it. */
    public HttpListener listener() {
        return listener;
    }

    /** As {@link Builder#accessLog} set it; null for none. */
    public @Nullable AccessLog accessLog() {
        return accessLog;
    }

    /** As {@link Builder#access(HttpAccess)} set it. */
    public HttpAccess access() {
        return access;
    }

    /** As {@link Builder#inspector(InspectorOptions)} set it. */
    public InspectorOptions inspector() {
        return inspector;
    }

    /** As {@link Builder#page} added them, by their paths. */
    public Map<String, HttpPage> pages() {
        return pages;
    }

    /** As {@link Builder#tls(SslContext)} set it; null for none. */
    public @Nullable SslContext tls() {
        return tls;
    }

    /**
     * Jackson's mapper as it is used by default, to add modules to: no unknown properties, no fraction for an integer, and
     * nothing read as what it is not ({@code "1"} is no number, {@code 1} no text, boolean or enum constant). Values come
     * back as they were written, as with {@link JacksonStateCodec#lossless}.
     */
    public static JsonMapper.Builder strictJson() {
        return JacksonStateCodec.lossless(JsonMapper.builder())
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Integer,
                        refusing(CoercionInputShape.Boolean, CoercionInputShape.EmptyString, CoercionInputShape.String))
                .withCoercionConfig(
                        LogicalType.Float,
                        refusing(CoercionInputShape.Boolean, CoercionInputShape.EmptyString, CoercionInputShape.String))
                .withCoercionConfig(
                        LogicalType.Boolean,
                        refusing(
                                CoercionInputShape.Integer,
                                CoercionInputShape.Float,
                                CoercionInputShape.EmptyString,
                                CoercionInputShape.String))
                .withCoercionConfig(
                        LogicalType.Textual,
                        refusing(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float))
                .withCoercionConfig(
                        LogicalType.Enum, refusing(CoercionInputShape.Integer, CoercionInputShape.EmptyString))
                .withCoercionConfig(LogicalType.DateTime, refusing(CoercionInputShape.EmptyString))
                .withCoercionConfig(LogicalType.OtherScalar, refusing(CoercionInputShape.EmptyString));
    }

    private static Consumer<MutableCoercionConfig> refusing(CoercionInputShape... shapes) {
        return coercions -> {
            for (CoercionInputShape shape : shapes) {
                coercions.setCoercion(shape, CoercionAction.Fail);
            }
        };
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");
        private static final Pattern PAGE = Pattern.compile("(/[A-Za-z0-9._~-]*)+");

        private String prefix = "";
        private boolean passThrough;
        private int bodyLimit = 64 * 1024;
        private long streamedBodyLimit = 64 * 1024 * 1024;
        private int answerLimit = 16 * 1024 * 1024;
        private int maxStreamElements = 10_000;
        private JsonMapper json = JSON;
        private HttpConnectionOptions connections = HttpConnectionOptions.defaults();
        private SocketOptions sockets = SocketOptions.defaults();
        private HttpAccess access = HttpAccess.defaults();
        private InspectorOptions inspector = InspectorOptions.defaults();
        private HttpListener listener = HttpListener.NONE;
        private @Nullable AccessLog accessLog;
        private final Map<String, HttpPage> pages = new LinkedHashMap<>();
        private @Nullable SslContext tls;

        private Builder() {}

        /** Prefix of every path, {@code /rouse} say. Empty by default. */
        public Builder prefix(String path) {
            if (!PREFIX.matcher(OptionCheck.present("prefix", path)).matches()) {
                throw OptionCheck.refused(
                        "prefix",
                        "empty or path segments of letters, digits and '._~-' with '/' before each",
                        "'" + path + "'",
                        "");
            }
            prefix = path;
            return this;
        }

        /**
         * Whether a request for a path that is not served here goes to the next handler of the pipeline, which is what a
         * handler in somebody else's server wants; else it is answered with 404. False by default.
         */
        public Builder passThrough(boolean on) {
            passThrough = on;
            return this;
        }

        /**
         * The most bytes that a request's body may have. 64 KiB by default.
         *
         * @param bytes at least 2
         */
        public Builder bodyLimit(int bytes) {
            bodyLimit = OptionCheck.atLeast(2, "bodyLimit", bytes, "");
            return this;
        }

        /**
         * The most bytes that the body of a request for an actor's {@link dev.rouse.Actor#onHttp} may have, which comes as that asks for
         * it where it is over {@link #bodyLimit}. 64 MiB by default; 0 takes none but those that come whole.
         *
         * @param bytes not negative
         */
        public Builder streamedBodyLimit(long bytes) {
            streamedBodyLimit = OptionCheck.atLeast(0, "streamedBodyLimit", bytes, "");
            return this;
        }

        /**
         * The most bytes that the body of an answer may have. 16 MiB by default. A result or stream that is longer ends
         * with {@link dev.rouse.LimitExceededException}, status 413, and the stream is cancelled. Answers are told whole,
         * so this is also what a client that reads slowly keeps in memory.
         *
         * @param bytes at least 2
         */
        public Builder answerLimit(int bytes) {
            answerLimit = OptionCheck.atLeast(2, "answerLimit", bytes, "");
            return this;
        }

        /**
         * The most elements that the answer of a stream action may have. 10,000 by default.
         *
         * @param count at least 1
         */
        public Builder maxStreamElements(int count) {
            maxStreamElements = OptionCheck.atLeast(1, "maxStreamElements", count, "");
            return this;
        }

        /**
         * Mapper that reads arguments and writes results, used as it is. {@link ActorHttpOptions#strictJson} by default,
         * where your own begins.
         */
        public Builder json(JsonMapper mapper) {
            json = OptionCheck.present("json", mapper);
            return this;
        }

        /** Limits on what clients take: connections, memory and time. */
        public Builder connections(HttpConnectionOptions value) {
            connections = OptionCheck.present("connections", value);
            return this;
        }

        /** Changes limits on what clients take: {@code connections(c -> c.maxConnections(100))}. */
        public Builder connections(UnaryOperator<HttpConnectionOptions.Builder> change) {
            return connections(Arguments.required("change", change)
                    .apply(connections.toBuilder())
                    .build());
        }

        /** Limits on WebSockets. */
        public Builder sockets(SocketOptions value) {
            sockets = OptionCheck.present("sockets", value);
            return this;
        }

        /** Changes limits on WebSockets: {@code sockets(s -> s.callsInFlight(1000))}. */
        public Builder sockets(UnaryOperator<SocketOptions.Builder> change) {
            return sockets(Arguments.required("change", change)
                    .apply(sockets.toBuilder())
                    .build());
        }

        /** Rules for who may do what. */
        public Builder access(HttpAccess value) {
            access = OptionCheck.present("access", value);
            return this;
        }

        /** Options of the inspector, at {@code /inspector}. */
        public Builder inspector(InspectorOptions value) {
            inspector = OptionCheck.present("inspector", value);
            return this;
        }

        /** Changes the options of the inspector: {@code inspector(i -> i.token("secret"))}. */
        public Builder inspector(UnaryOperator<InspectorOptions.Builder> change) {
            return inspector(Arguments.required("change", change)
                    .apply(inspector.toBuilder())
                    .build());
        }

        /** Listener to what happens at the server: {@code new HttpMetrics(registry)} makes meters of it. None by default. */
        public Builder listener(HttpListener value) {
            listener = OptionCheck.present("listener", value);
            return this;
        }

        /** Log of the requests, streams and sockets that have ended: {@code new Slf4jAccessLog()}. None by default. */
        public Builder accessLog(AccessLog value) {
            accessLog = OptionCheck.present("accessLog", value);
            return this;
        }

        /** Changes the rules for who may do what: {@code access(a -> a.guardTimeout(Duration.ofSeconds(1)))}. */
        public Builder access(UnaryOperator<HttpAccess.Builder> change) {
            return access(Arguments.required("change", change)
                    .apply(access.toBuilder())
                    .build());
        }

        /**
         * Shows a page at a path that is none of actors, in place of one that was there. None by default, beside {@link
         * HttpExposure.Builder#clientScript}.
         *
         * @param path behind the prefix: {@code /} or {@code /chat.html}
         */
        public Builder page(String path, HttpPage page) {
            Arguments.required("page", page);
            if (!PAGE.matcher(OptionCheck.present("page", path)).matches() || Target.of(path, "") != null) {
                throw OptionCheck.refused(
                        "page",
                        "a path of letters, digits and '._~-' with '/' before each segment, and none of actors",
                        "'" + path + "'",
                        "");
            }
            pages.put(path, page);
            return this;
        }

        /**
         * TLS of {@link ActorHttpServer}, with the protocols that it negotiates: {@code h2} for HTTP/2. None by default: where a handler
         * is put into somebody else's server, that server has it.
         *
         * @throws IllegalArgumentException it is one of a client
         */
        public Builder tls(SslContext context) {
            if (OptionCheck.present("tls", context).isClient()) {
                throw OptionCheck.refused("tls", "the context of a server", "one of a client", "");
            }
            tls = context;
            return this;
        }

        /**
         * As {@link #tls(SslContext)}, with TLS 1.2 and 1.3, and HTTP/2 and HTTP/1.1.
         *
         * @param certificates PEM file of the server's certificate, and those that lead to one that clients trust
         * @param key PEM file of its private key, in PKCS#8, without a password
         * @throws IllegalArgumentException they cannot be read
         */
        public Builder tls(Path certificates, Path key) {
            ApplicationProtocolConfig protocols = new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_2,
                    ApplicationProtocolNames.HTTP_1_1);
            Arguments.required("certificates", certificates);
            Arguments.required("key", key);
            try {
                return tls(SslContextBuilder.forServer(certificates.toFile(), key.toFile())
                        .protocols("TLSv1.3", "TLSv1.2")
                        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                        .applicationProtocolConfig(protocols)
                        .build());
            } catch (SSLException | RuntimeException e) {
                throw new IllegalArgumentException(
                        "No certificate and private key can be read from " + certificates + " and " + key + ": "
                                + e.getMessage(),
                        e);
            }
        }

        /** As {@link HttpConnectionOptions.Builder#idleTimeout}. */
        public Builder idleTimeout(Duration timeout) {
            return connections(all -> all.idleTimeout(timeout));
        }

        /** As {@link HttpConnectionOptions.Builder#closeDeadline}. */
        public Builder closeDeadline(Duration deadline) {
            return connections(all -> all.closeDeadline(deadline));
        }

        /** As {@link HttpAccess.Builder#exposure(HttpExposure)}. */
        public Builder exposure(HttpExposure value) {
            return access(all -> all.exposure(value));
        }

        /** As {@link HttpAccess.Builder#exposure(UnaryOperator)}. */
        public Builder exposure(UnaryOperator<HttpExposure.Builder> change) {
            return access(all -> all.exposure(change));
        }

        /** As {@link HttpAccess.Builder#authenticator}. */
        public Builder authenticator(HttpAuthenticator value) {
            return access(all -> all.authenticator(value));
        }

        /** As {@link HttpAccess.Builder#guard}. */
        public Builder guard(HttpGuard value) {
            return access(all -> all.guard(value));
        }

        /** As {@link HttpAccess.Builder#origins}. */
        public Builder origins(String... sites) {
            return access(all -> all.origins(sites));
        }

        /** The options as they are set now. */
        public ActorHttpOptions build() {
            return new ActorHttpOptions(this);
        }
    }
}
