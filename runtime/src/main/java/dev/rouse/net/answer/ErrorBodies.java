package dev.rouse.net.answer;

import dev.rouse.ErrorKind;
import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.base.ErrorText;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import reactor.core.Exceptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns errors into what callers see of them: {@code {"group", "code", "message", "metadata"}}. A {@link RouseException}
 * is told as it is, with {@code "retryable": true} in its metadata when it is a {@link RetryableException}: the body is
 * what clients and logs keep. Everything else is masked: the caller gets an id, and the log has the rest under that id.
 */
public final class ErrorBodies {

    private static final Logger LOG = GuardedLogger.of(ErrorBodies.class);
    private static final Map<CharSequence, CharSequence> RETRY_LATER =
            Map.of(HttpHeaderNames.RETRY_AFTER, AsciiString.cached("1"));
    private static final String DEFAULT_CHALLENGE = "Bearer";

    private final JsonMapper json;
    private final Consumer<Throwable> thrown;

    /** @param thrown told of each error that is masked */
    public ErrorBodies(JsonMapper json, Consumer<Throwable> thrown) {
        this.json = json;
        this.thrown = thrown;
    }

    /** Tells an error, or masks it. */
    public ErrorBody of(Throwable error) {
        Throwable cause = Exceptions.unwrap(error);
        return cause instanceof RouseException known ? told(known) : masked(cause);
    }

    /** Masks an error: the details go to the log, under a random id. */
    ErrorBody masked(Throwable error) {
        thrown.accept(error);
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
        LOG.error("Internal error {}: a request could not be answered", id, error);
        return new ErrorBody(
                HttpResponseStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "internal_error",
                "Something went wrong here; the log has it under " + id + ".",
                Map.of("id", id),
                Map.of());
    }

    /** The same as one line, or several. */
    public String json(Throwable error) {
        ErrorBody body = of(error);
        try {
            return json.writeValueAsString(fields(body));
        } catch (RuntimeException e) {
            return json.writeValueAsString(fields(masked(e)));
        }
    }

    void write(ErrorBody error, OutputStream out) {
        json.writeValue(out, fields(error));
    }

    private static Map<String, Object> fields(ErrorBody error) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("group", error.group());
        body.put("code", error.code());
        body.put("message", error.message());
        body.put("metadata", error.metadata());
        return body;
    }

    private static ErrorBody told(RouseException error) {
        return new ErrorBody(
                error instanceof RequestRefused refused ? refused.status() : status(error.kind()),
                error.group(),
                error.code(),
                ErrorText.message(error),
                metadata(error),
                headers(error));
    }

    private static Map<String, Object> metadata(RouseException error) {
        if (!(error instanceof RetryableException)) {
            return error.metadata();
        }
        Map<String, Object> metadata = new LinkedHashMap<>(error.metadata());
        metadata.put("retryable", true);
        return metadata;
    }

    private static Map<CharSequence, CharSequence> headers(RouseException error) {
        if (error instanceof RequestRefused refused && !refused.headers().isEmpty()) {
            return refused.headers();
        }
        return switch (error.kind()) {
            case OVERLOADED, UNAVAILABLE -> RETRY_LATER;
            case UNAUTHENTICATED -> Map.of(HttpHeaderNames.WWW_AUTHENTICATE, challenge(error));
            default -> Map.of();
        };
    }

    /** The challenge of a 401, on one line: of the error's metadata, else a default. */
    private static String challenge(RouseException error) {
        return error.metadata().get("challenge") instanceof String given
                        && given.chars().allMatch(c -> c >= ' ' && c < 127)
                ? given
                : DEFAULT_CHALLENGE;
    }

    private static HttpResponseStatus status(ErrorKind kind) {
        return switch (kind) {
            case INVALID, USER -> HttpResponseStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpResponseStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpResponseStatus.FORBIDDEN;
            case NOT_FOUND -> HttpResponseStatus.NOT_FOUND;
            case CONFLICT, ABORTED -> HttpResponseStatus.CONFLICT;
            case TOO_LARGE -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            case KEY_REUSED -> HttpResponseStatus.UNPROCESSABLE_ENTITY;
            case OVERLOADED -> HttpResponseStatus.TOO_MANY_REQUESTS;
            case FULL -> HttpResponseStatus.INSUFFICIENT_STORAGE;
            case UNAVAILABLE -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            case TIMEOUT -> HttpResponseStatus.GATEWAY_TIMEOUT;
            case OUTCOME_UNKNOWN, INTERNAL -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
