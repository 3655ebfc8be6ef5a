package dev.rouse.net;

import dev.rouse.JacksonStateCodec;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * How actors are served with HTTP.
 *
 * @param prefix what every path begins with, {@code /rouse} say; empty by default
 * @param passThrough whether a request for a path that is not served here goes to the next handler of the pipeline, which
 *     is what a handler in somebody else's server wants; else it is answered with 404. False by default
 * @param bodyLimit the most bytes that a request's body may have, 64 KiB by default
 * @param answerLimit the most bytes that the body of an answer may have, 16 MiB by default: a result or stream that is longer
 *     ends with {@link dev.rouse.LimitExceededException}, status 413, and the stream is cancelled. Answers are told whole, so
 *     this is also what a client that reads slowly keeps in memory
 * @param maxStreamElements the most elements that the answer of a stream action may have, 10,000 by default
 * @param json reads arguments and writes results, {@link #strictJson} by default
 * @param connections what a client may take: connections and time
 * @param access who may do what
 */
public record ActorHttpOptions(
        String prefix,
        boolean passThrough,
        int bodyLimit,
        int answerLimit,
        int maxStreamElements,
        JsonMapper json,
        HttpConnectionOptions connections,
        HttpAccess access) {

    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    /** The defaults. */
    public static final ActorHttpOptions DEFAULTS = new ActorHttpOptions(
            "",
            false,
            64 * 1024,
            16 * 1024 * 1024,
            10_000,
            strictJson().build(),
            HttpConnectionOptions.DEFAULTS,
            HttpAccess.DEFAULTS);

    public ActorHttpOptions {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "A prefix is empty or path segments of letters, digits and '._~-' with '/' before each, got '"
                            + prefix + "'.");
        }
        if (bodyLimit < 2) {
            throw new IllegalArgumentException("The body limit is 2 bytes or more, got " + bodyLimit + ".");
        }
        if (answerLimit < 2) {
            throw new IllegalArgumentException("The answer limit is 2 bytes or more, got " + answerLimit + ".");
        }
        if (maxStreamElements < 1) {
            throw new IllegalArgumentException("At least 1 stream element is possible, got " + maxStreamElements + ".");
        }
    }

    /** With this before every path, {@code /rouse} say; empty for none. */
    public ActorHttpOptions withPrefix(String other) {
        return new ActorHttpOptions(
                other, passThrough, bodyLimit, answerLimit, maxStreamElements, json, connections, access);
    }

    /** Whether requests for other paths go to the next handler of the pipeline. */
    public ActorHttpOptions withPassThrough(boolean other) {
        return new ActorHttpOptions(
                prefix, other, bodyLimit, answerLimit, maxStreamElements, json, connections, access);
    }

    /** With at most so many bytes in the body of a request. */
    public ActorHttpOptions withBodyLimit(int bytes) {
        return new ActorHttpOptions(
                prefix, passThrough, bytes, answerLimit, maxStreamElements, json, connections, access);
    }

    /** With at most so many bytes in the body of an answer. */
    public ActorHttpOptions withAnswerLimit(int bytes) {
        return new ActorHttpOptions(
                prefix, passThrough, bodyLimit, bytes, maxStreamElements, json, connections, access);
    }

    /** With at most so many elements in the answer of a stream action. */
    public ActorHttpOptions withMaxStreamElements(int count) {
        return new ActorHttpOptions(prefix, passThrough, bodyLimit, answerLimit, count, json, connections, access);
    }

    /** With a mapper of your own, used as it is: {@link #strictJson} is where to begin. */
    public ActorHttpOptions withJson(JsonMapper mapper) {
        return new ActorHttpOptions(
                prefix, passThrough, bodyLimit, answerLimit, maxStreamElements, mapper, connections, access);
    }

    /** With other bounds for connections: {@code withConnections(c -> c.withMaxConnections(100))}. */
    public ActorHttpOptions withConnections(UnaryOperator<HttpConnectionOptions> change) {
        return new ActorHttpOptions(
                prefix,
                passThrough,
                bodyLimit,
                answerLimit,
                maxStreamElements,
                json,
                change.apply(connections),
                access);
    }

    /** With connections of {@link ActorHttpServer} closed after being idle for so long. */
    public ActorHttpOptions withIdleTimeout(Duration other) {
        return withConnections(all -> all.withIdleTimeout(other));
    }

    /** With so much time for requests under way when {@link ActorHttpServer} closes. */
    public ActorHttpOptions withCloseDeadline(Duration other) {
        return withConnections(all -> all.withCloseDeadline(other));
    }

    /** With other rules for who may do what: {@code withAccess(a -> a.withOrigins("https://app.example.com"))}. */
    public ActorHttpOptions withAccess(UnaryOperator<HttpAccess> change) {
        return new ActorHttpOptions(
                prefix,
                passThrough,
                bodyLimit,
                answerLimit,
                maxStreamElements,
                json,
                connections,
                change.apply(access));
    }

    /** With only this to see. */
    public ActorHttpOptions withExposure(HttpExposure exposure) {
        return withAccess(all -> all.withExposure(exposure));
    }

    /** With a guard that decides who may do what. */
    public ActorHttpOptions withGuard(HttpGuard guard) {
        return withAccess(all -> all.withGuard(guard));
    }

    /** With pages of these sites let in from a browser: {@code https://app.example.com}, or {@code *} for all. */
    public ActorHttpOptions withOrigins(String... origins) {
        return withAccess(all -> all.withOrigins(origins));
    }

    /**
     * Jackson as it is used by default, to add modules to: no unknown properties, no fraction for an integer, and nothing
     * read as what it is not ({@code "1"} is no number, {@code 1} no text, boolean or enum constant). Values come back as they
     * were written, as with {@link JacksonStateCodec#lossless}.
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
}
