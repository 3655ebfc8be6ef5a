package dev.rouse.net;

import dev.rouse.ErrorKind;
import dev.rouse.ErrorText;
import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.log.GuardedLogger;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Exceptions;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns errors into what callers see of them: {@code {"group", "code", "message", "metadata"}}. A {@link RouseException}
 * is told as it is, with {@code "retryable": true} in its metadata when it is a {@link RetryableException}: the body is
 * what clients and logs keep. Everything else is masked: the caller gets an id, and the log has the rest under that id.
 */
final class ErrorBodies {

    private static final Logger LOG = GuardedLogger.of(ActorHttpHandler.class);
    private static final CharSequence RETRY_AFTER_SECONDS = AsciiString.cached("1");

    private final JsonMapper json;

    ErrorBodies(JsonMapper json) {
        this.json = json;
    }

    ErrorBody of(Throwable error) {
        Throwable cause = Exceptions.unwrap(error);
        return cause instanceof RouseException known ? told(known) : masked(cause);
    }

    /** The details go to the log, under a random id. */
    ErrorBody masked(Throwable error) {
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
        LOG.error("Internal error {}: a request could not be answered", id, error);
        return new ErrorBody(
                HttpResponseStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "internal_error",
                "Something went wrong here; the log has it under " + id + ".",
                Map.of("id", id),
                null,
                null);
    }

    void write(ErrorBody error, OutputStream out) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("group", error.group());
        body.put("code", error.code());
        body.put("message", error.message());
        body.put("metadata", error.metadata());
        json.writeValue(out, body);
    }

    private static ErrorBody told(RouseException error) {
        return new ErrorBody(
                error instanceof RequestRefused refused ? refused.status() : status(error.kind()),
                error.group(),
                error.code(),
                ErrorText.message(error),
                metadata(error),
                error instanceof RequestRefused refused ? refused.allow() : null,
                retryAfter(error.kind()));
    }

    private static Map<String, Object> metadata(RouseException error) {
        if (!(error instanceof RetryableException)) {
            return error.metadata();
        }
        Map<String, Object> metadata = new LinkedHashMap<>(error.metadata());
        metadata.put("retryable", true);
        return metadata;
    }

    private static @Nullable CharSequence retryAfter(ErrorKind kind) {
        return kind == ErrorKind.OVERLOADED || kind == ErrorKind.UNAVAILABLE ? RETRY_AFTER_SECONDS : null;
    }

    private static HttpResponseStatus status(ErrorKind kind) {
        return switch (kind) {
            case INVALID, USER -> HttpResponseStatus.BAD_REQUEST;
            case NOT_FOUND -> HttpResponseStatus.NOT_FOUND;
            case CONFLICT, ABORTED -> HttpResponseStatus.CONFLICT;
            case TOO_LARGE -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            case OVERLOADED -> HttpResponseStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            case TIMEOUT -> HttpResponseStatus.GATEWAY_TIMEOUT;
            case OUTCOME_UNKNOWN, INTERNAL -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
