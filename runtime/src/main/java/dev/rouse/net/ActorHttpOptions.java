package dev.rouse.net;

import java.time.Duration;
import java.util.function.Consumer;
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
 * @param idleTimeout how long {@link ActorHttpServer} keeps a connection on which nothing moves and no call is under way,
 *     60 s by default
 * @param closeDeadline how long {@link ActorHttpServer#close} waits for requests under way, 10 s by default
 */
public record ActorHttpOptions(
        String prefix,
        boolean passThrough,
        int bodyLimit,
        int answerLimit,
        int maxStreamElements,
        JsonMapper json,
        Duration idleTimeout,
        Duration closeDeadline) {

    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    /** What to begin with. */
    public static final ActorHttpOptions DEFAULTS = new ActorHttpOptions(
            "",
            false,
            64 * 1024,
            16 * 1024 * 1024,
            10_000,
            strictJson().build(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));

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
        if (idleTimeout.isNegative() || idleTimeout.isZero() || closeDeadline.isNegative()) {
            throw new IllegalArgumentException("The idle time-out is positive and the close deadline is 0 or more, got "
                    + idleTimeout + " and " + closeDeadline + ".");
        }
    }

    /** With this before every path, {@code /rouse} say; empty for none. */
    public ActorHttpOptions withPrefix(String other) {
        return new ActorHttpOptions(
                other, passThrough, bodyLimit, answerLimit, maxStreamElements, json, idleTimeout, closeDeadline);
    }

    /** Whether requests for other paths go to the next handler of the pipeline. */
    public ActorHttpOptions withPassThrough(boolean other) {
        return new ActorHttpOptions(
                prefix, other, bodyLimit, answerLimit, maxStreamElements, json, idleTimeout, closeDeadline);
    }

    /** With at most so many bytes in the body of a request. */
    public ActorHttpOptions withBodyLimit(int bytes) {
        return new ActorHttpOptions(
                prefix, passThrough, bytes, answerLimit, maxStreamElements, json, idleTimeout, closeDeadline);
    }

    /** With at most so many bytes in the body of an answer. */
    public ActorHttpOptions withAnswerLimit(int bytes) {
        return new ActorHttpOptions(
                prefix, passThrough, bodyLimit, bytes, maxStreamElements, json, idleTimeout, closeDeadline);
    }

    /** With at most so many elements in the answer of a stream action. */
    public ActorHttpOptions withMaxStreamElements(int count) {
        return new ActorHttpOptions(
                prefix, passThrough, bodyLimit, answerLimit, count, json, idleTimeout, closeDeadline);
    }

    /** With a mapper of your own, used as it is: {@link #strictJson} is where to begin. */
    public ActorHttpOptions withJson(JsonMapper mapper) {
        return new ActorHttpOptions(
                prefix, passThrough, bodyLimit, answerLimit, maxStreamElements, mapper, idleTimeout, closeDeadline);
    }

    /** With connections of {@link ActorHttpServer} closed after being idle for so long. */
    public ActorHttpOptions withIdleTimeout(Duration other) {
        return new ActorHttpOptions(
                prefix, passThrough, bodyLimit, answerLimit, maxStreamElements, json, other, closeDeadline);
    }

    /** With so much time for requests under way when {@link ActorHttpServer} closes. */
    public ActorHttpOptions withCloseDeadline(Duration other) {
        return new ActorHttpOptions(
                prefix, passThrough, bodyLimit, answerLimit, maxStreamElements, json, idleTimeout, other);
    }

    /**
     * Jackson as it is used by default, to add modules to: no unknown properties, no fraction for an integer, and nothing
     * read as what it is not ({@code "1"} is no number, {@code 1} no text, boolean or enum constant).
     */
    public static JsonMapper.Builder strictJson() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
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
