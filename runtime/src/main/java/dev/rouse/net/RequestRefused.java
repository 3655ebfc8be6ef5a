package dev.rouse.net;

import dev.rouse.ErrorKind;
import dev.rouse.ErrorText;
import dev.rouse.RouseException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that HTTP itself is a reason to refuse. */
final class RequestRefused extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;
    private final @Nullable String allow;

    private RequestRefused(
            ErrorKind kind,
            HttpResponseStatus status,
            String code,
            String message,
            Map<String, Object> metadata,
            @Nullable String allow) {
        super(kind, "request", code, message, metadata, null);
        this.status = status;
        this.allow = allow;
    }

    /** @throws RequestRefused when the codec could not read a part of a request */
    static void check(DecoderResult result) {
        if (result.isSuccess()) {
            return;
        }
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpHeaderException) {
            throw malformed(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "headers_too_large",
                    "The headers of this request are longer than is read here.");
        }
        if (cause instanceof TooLongHttpLineException) {
            throw malformed(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "uri_too_long",
                    "The first line of this request is longer than is read here.");
        }
        throw invalid("malformed_request", "This is not an HTTP/1.1 request: " + ErrorText.message(cause));
    }

    static RequestRefused unknownPath(String path) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.NOT_FOUND,
                "unknown_path",
                "Nothing is served at '" + path + "'; paths are /actors/{type}, /actors/{type}/{key},"
                        + " /actors/{type}/{key}/{action}, /health and /ready, after the prefix if there is one.",
                Map.of("path", path),
                null);
    }

    static RequestRefused wrongMethod(String method, String allow) {
        return new RequestRefused(
                ErrorKind.INVALID,
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This path does not take " + method + ", only " + allow + ".",
                Map.of("method", method, "allow", allow),
                allow);
    }

    static RequestRefused notJson(String contentType) {
        return new RequestRefused(
                ErrorKind.INVALID,
                HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Arguments are sent as application/json, or with no Content-Type, got '" + contentType + "'.",
                Map.of("contentType", contentType),
                null);
    }

    static RequestRefused bodyTooLarge(int limit) {
        return new RequestRefused(
                ErrorKind.TOO_LARGE,
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "body_too_large",
                "The body of a request has at most " + limit + " bytes here.",
                Map.of("limit", limit),
                null);
    }

    static RequestRefused malformed(HttpResponseStatus status, String code, String message) {
        return new RequestRefused(ErrorKind.INVALID, status, code, message, Map.of(), null);
    }

    static RequestRefused invalid(String code, String message) {
        return malformed(HttpResponseStatus.BAD_REQUEST, code, message);
    }

    HttpResponseStatus status() {
        return status;
    }

    @Nullable
    String allow() {
        return allow;
    }

    /** Clients cause these at will, and nobody looks at where they were made. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
