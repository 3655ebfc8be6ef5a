package dev.rouse.net.request;

import dev.rouse.ActorAddress;
import dev.rouse.ErrorKind;
import dev.rouse.RouseException;
import dev.rouse.base.ErrorText;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that HTTP itself is a reason to refuse. */
public final class RequestRefused extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;
    private final transient Map<CharSequence, CharSequence> headers;

    private RequestRefused(
            ErrorKind kind,
            HttpResponseStatus status,
            String code,
            String message,
            Map<String, Object> metadata,
            Map<CharSequence, CharSequence> headers) {
        super(kind, "request", code, message, metadata, null);
        this.status = status;
        this.headers = headers;
    }

    /**
     * Checks what the codec made of a part of a request.
     *
     * @throws RequestRefused when it could not read that
     */
    public static void check(DecoderResult result) {
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

    public static RequestRefused unknownPath(String path) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.NOT_FOUND,
                "unknown_path",
                "Nothing is served at '" + path + "'; paths are /actors/{type}, /actors/{type}/{key},"
                        + " /actors/{type}/{key}/{action}, /actors/{type}/{key}/schedule, /socket, /health, /ready and /cluster, after the"
                        + " prefix if there is one.",
                Map.of("path", path),
                Map.of());
    }

    /** Refuses a place in a stream of events behind which some are not kept any more. */
    public static RequestRefused gone(String offset) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.GONE,
                "offset_gone",
                "Events behind offset " + offset
                        + " are not kept any more, or their actor was destroyed: begin again with offset=-1 or offset=now.",
                Map.of("offset", offset),
                Map.of());
    }

    /** Refuses what a queue's dead letters do not have. */
    public static RequestRefused unknownMessage(ActorAddress address, String queue, String id) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.NOT_FOUND,
                "unknown_message",
                "Queue " + queue + " of " + address + " has no dead letter '" + id
                        + "': it was sent again, or dropped, or there never was one.",
                Map.of("queue", queue, "id", id),
                Map.of());
    }

    /** Refuses what is not among the messages of an actor that cannot be delivered. */
    public static RequestRefused unknownUndelivered(ActorAddress address, String id) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.NOT_FOUND,
                "unknown_message",
                "Actor " + address + " has no message '" + id
                        + "' that cannot be delivered: it was sent again, or dropped, or there never was one.",
                Map.of("id", id),
                Map.of());
    }

    /**
     * Refuses an order about a workflow that is not there, or is past it.
     *
     * @param takes what the workflow would do, a phrase in the third person
     */
    public static RequestRefused unknownWorkflow(ActorAddress address, String id, String takes) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.NOT_FOUND,
                "unknown_workflow",
                "Actor " + address + " has no workflow '" + id + "' that " + takes
                        + ": it has ended, or is past that, or there never was one.",
                Map.of("workflow", id),
                Map.of());
    }

    /** Refuses the workflows of a type of which only some actions are exposed. */
    public static RequestRefused workflowsNotExposed(String type) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.NOT_FOUND,
                "workflows_not_exposed",
                "Only some actions of type '" + type + "' are exposed here, and its workflows are not.",
                Map.of(),
                Map.of());
    }

    /**
     * Refuses what an actor's schedule does not have.
     *
     * @param which id or name of what is not there
     */
    public static RequestRefused unknownEntry(ActorAddress address, String which) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.NOT_FOUND,
                "unknown_entry",
                "The schedule of " + address + " has no entry '" + which
                        + "': it has fired, or was cancelled or replaced.",
                Map.of("entry", which),
                Map.of());
    }

    public static RequestRefused wrongMethod(String method, String allow) {
        return new RequestRefused(
                ErrorKind.INVALID,
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This path does not take " + method + ", only " + allow + ".",
                Map.of("method", method, "allow", allow),
                Map.of(HttpHeaderNames.ALLOW, allow));
    }

    public static RequestRefused notJson(String contentType) {
        return new RequestRefused(
                ErrorKind.INVALID,
                HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Arguments are sent as application/json or application/cbor, or with no Content-Type, got '"
                        + contentType + "'.",
                Map.of("contentType", contentType),
                Map.of());
    }

    public static RequestRefused bodyTooLarge(long limit) {
        return new RequestRefused(
                ErrorKind.TOO_LARGE,
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "body_too_large",
                "The body of a request has at most " + limit + " bytes here.",
                Map.of("limit", limit),
                Map.of());
    }

    public static RequestRefused encoded(String coding) {
        return new RequestRefused(
                ErrorKind.INVALID,
                HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_content_encoding",
                "Arguments are sent as they are, with no Content-Encoding, got '" + coding + "'.",
                Map.of("contentEncoding", coding),
                Map.of(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY));
    }

    /**
     * Refuses a body of which the end cannot be known.
     *
     * @param coding what the request has as Transfer-Encoding
     */
    public static RequestRefused unknownTransferEncoding(String coding) {
        return malformed(
                HttpResponseStatus.BAD_REQUEST,
                "unknown_transfer_encoding",
                "A body is sent with a Content-Length, or in HTTP/1.1 with the Transfer-Encoding 'chunked', got '"
                        + coding + "'.");
    }

    /**
     * Refuses a request that a browser sends for the page of another site.
     *
     * @param origin where the browser says that it comes from; null when it does not tell
     */
    public static RequestRefused crossSite(@Nullable String origin, String authority) {
        String from = origin == null ? "another site" : "'" + origin + "'";
        return new RequestRefused(
                ErrorKind.FORBIDDEN,
                HttpResponseStatus.FORBIDDEN,
                "cross_site",
                "A browser sent this for a page of " + from + ", and pages of other sites than '" + authority
                        + "' may only read here. To let them in, name their site in the server's"
                        + " ActorHttpOptions.builder().origins(\"https://app.example.com\").",
                origin == null ? Map.of() : Map.of("origin", origin),
                Map.of());
    }

    public static RequestRefused forbidden() {
        return new RequestRefused(
                ErrorKind.FORBIDDEN,
                HttpResponseStatus.FORBIDDEN,
                "forbidden",
                "The guard of this server does not let you do this.",
                Map.of(),
                Map.of());
    }

    /** @param challenge the {@code WWW-Authenticate} */
    public static RequestRefused unauthenticated(String code, String message, String challenge) {
        return new RequestRefused(
                ErrorKind.UNAUTHENTICATED,
                HttpResponseStatus.UNAUTHORIZED,
                code,
                message,
                Map.of("challenge", challenge),
                Map.of());
    }

    /** Refuses, or ends, what was opened with a token whose time is over. */
    public static RequestRefused expired() {
        return unauthenticated(
                "token_expired",
                "The time of the token is over: come with a fresh one.",
                "Bearer error=\"invalid_token\"");
    }

    public static RequestRefused authenticatorSilent(Duration timeout) {
        return new RequestRefused(
                ErrorKind.UNAVAILABLE,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "authenticator_timeout",
                "The authenticator of this server did not say within " + timeout.toMillis()
                        + " ms who you are: nothing happened.",
                Map.of("timeoutMillis", timeout.toMillis()),
                Map.of());
    }

    public static RequestRefused guardSilent(Duration timeout) {
        return new RequestRefused(
                ErrorKind.UNAVAILABLE,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "guard_timeout",
                "The guard of this server did not say within " + timeout.toMillis()
                        + " ms whether you may do this: nothing happened.",
                Map.of("timeoutMillis", timeout.toMillis()),
                Map.of());
    }

    /** Refuses to show values that the redaction of the inspector did not get done with. */
    public static RequestRefused redactionSilent(Duration timeout) {
        return new RequestRefused(
                ErrorKind.UNAVAILABLE,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "redaction_timeout",
                "The redaction of the inspector was not done within " + timeout.toMillis() + " ms: nothing is shown.",
                Map.of("timeoutMillis", timeout.toMillis()),
                Map.of());
    }

    /**
     * Refuses a request that arrives too slowly.
     *
     * @param part of the request, or all of it
     */
    public static RequestRefused tooSlow(String part, Duration timeout) {
        return new RequestRefused(
                ErrorKind.TIMEOUT,
                HttpResponseStatus.REQUEST_TIMEOUT,
                "request_timeout",
                "The " + part + " has " + timeout.toMillis() + " ms to arrive here, and did not.",
                Map.of("timeoutMillis", timeout.toMillis()),
                Map.of());
    }

    /** Refuses the rest of a body that comes too slowly. */
    public static RequestRefused bodyTooSlow(int bytesPerSecond, Duration grace) {
        return new RequestRefused(
                ErrorKind.TIMEOUT,
                HttpResponseStatus.REQUEST_TIMEOUT,
                "request_timeout",
                "A large body has at least " + bytesPerSecond + " bytes a second here, with pauses of at most "
                        + grace.toMillis() + " ms, and this one did not.",
                Map.of("timeoutMillis", grace.toMillis(), "bytesPerSecond", bytesPerSecond),
                Map.of());
    }

    /** Refuses to tell an answer. What was asked for is done: no caller may take this for an invitation to ask again. */
    public static RequestRefused answersFull(long limit) {
        return new RequestRefused(
                ErrorKind.FULL,
                HttpResponseStatus.INSUFFICIENT_STORAGE,
                "answers_full",
                "This was done, but its answer cannot be told: answers have at most " + limit
                        + " bytes of memory here, together with those that other clients have not taken yet.",
                Map.of("limit", limit),
                Map.of());
    }

    public static RequestRefused tooManyConnections(int limit) {
        return new RequestRefused(
                ErrorKind.OVERLOADED,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "too_many_connections",
                "This server keeps at most " + limit + " connections, and has as many.",
                Map.of("limit", limit),
                Map.of());
    }

    /**
     * Refuses one socket more.
     *
     * @param where of which there are too many: of this server, or of one address
     */
    public static RequestRefused tooManySockets(String where, int limit) {
        return new RequestRefused(
                ErrorKind.OVERLOADED,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "too_many_sockets",
                "There are at most " + limit + " sockets " + where + " at a time, and there are as many.",
                Map.of("limit", limit),
                Map.of(HttpHeaderNames.RETRY_AFTER, "1"));
    }

    /** Refuses to administer for somebody who is not known. */
    public static RequestRefused administrationOff() {
        return new RequestRefused(
                ErrorKind.FORBIDDEN,
                HttpResponseStatus.FORBIDDEN,
                "administration_off",
                "Whom this server does not know may not administer it, as others than its own machine reach it: it listens on more"
                        + " than loopback.",
                Map.of(),
                Map.of());
    }

    /** Refuses a raw handler of a type of which only some actions are shown. */
    public static RequestRefused rawNotExposed(String type) {
        return new RequestRefused(
                ErrorKind.NOT_FOUND,
                HttpResponseStatus.NOT_FOUND,
                "raw_not_exposed",
                "Only some actions of type '" + type + "' are exposed here, and its raw handlers are not.",
                Map.of(),
                Map.of());
    }

    /**
     * Refuses one stream of events more.
     *
     * @param where of which there are too many: of this server, or of one address
     */
    public static RequestRefused tooManyEventStreams(String where, int limit) {
        return new RequestRefused(
                ErrorKind.OVERLOADED,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "too_many_event_streams",
                "There are at most " + limit + " streams of events " + where + " at a time, and there are as many.",
                Map.of("limit", limit),
                Map.of(HttpHeaderNames.RETRY_AFTER, "1"));
    }

    /**
     * Refuses a request for a socket that is no handshake of one.
     *
     * @param got what there was instead, a phrase
     */
    public static RequestRefused notWebSocket(String got) {
        return new RequestRefused(
                ErrorKind.INVALID,
                HttpResponseStatus.UPGRADE_REQUIRED,
                "websocket_expected",
                "This path is a WebSocket, of version 13 over HTTP/1.1; got " + got + ".",
                Map.of(),
                Map.of(
                        HttpHeaderNames.UPGRADE,
                        HttpHeaderValues.WEBSOCKET,
                        HttpHeaderNames.SEC_WEBSOCKET_VERSION,
                        "13"));
    }

    /**
     * Refuses sub-protocols that are none of ours.
     *
     * @param given as they were offered
     * @param known those that there are
     */
    public static RequestRefused unknownSubProtocol(String given, String known) {
        return new RequestRefused(
                ErrorKind.INVALID,
                HttpResponseStatus.BAD_REQUEST,
                "unknown_subprotocol",
                "The sub-protocol of this WebSocket is one of " + known + ", or none for the first; got '" + given
                        + "'.",
                Map.of("given", given, "known", known),
                Map.of());
    }

    /** Refuses a WebSocket whose client did not wait for the answer to its handshake. */
    public static RequestRefused earlyFrames() {
        return invalid("early_frames", "Frames of a WebSocket come after its handshake was answered.");
    }

    /**
     * Refuses a frame, or a part of one, that clients do not send.
     *
     * @param frame its name, or its name and what it has
     */
    public static RequestRefused unservedFrame(String frame) {
        return new RequestRefused(
                ErrorKind.INVALID,
                HttpResponseStatus.BAD_REQUEST,
                "unserved_frame",
                "Frames of clients are call, request, cancel, ping, pong and goodbye here, and open before them; got "
                        + frame + ".",
                Map.of("frame", frame),
                Map.of());
    }

    /**
     * Refuses what is an operator's business.
     *
     * @param what is not for clients, a phrase
     */
    public static RequestRefused notForClients(String what) {
        return new RequestRefused(
                ErrorKind.FORBIDDEN,
                HttpResponseStatus.FORBIDDEN,
                "not_for_clients",
                "Clients cannot " + what + ": operators do, in the node.",
                Map.of(),
                Map.of());
    }

    public static RequestRefused malformed(HttpResponseStatus status, String code, String message) {
        return new RequestRefused(ErrorKind.INVALID, status, code, message, Map.of(), Map.of());
    }

    public static RequestRefused invalid(String code, String message) {
        return malformed(HttpResponseStatus.BAD_REQUEST, code, message);
    }

    public HttpResponseStatus status() {
        return status;
    }

    public Map<CharSequence, CharSequence> headers() {
        return headers;
    }

    /** Clients cause these at will, and nobody looks at where they were made. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
