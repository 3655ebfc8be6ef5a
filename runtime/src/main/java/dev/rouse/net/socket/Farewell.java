package dev.rouse.net.socket;

import dev.rouse.wire.Frame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/**
 * The last words of a socket.
 *
 * @param reason why it ends, as the close and the access log have it
 * @param status of the close
 * @param message for who reads the goodbye
 */
record Farewell(String reason, WebSocketCloseStatus status, String message) {

    static final Farewell RESTART = new Farewell(
            Frame.Goodbye.ALL_ANSWERED,
            WebSocketCloseStatus.SERVICE_RESTART,
            "The server closes, and has answered everything that it took");

    static final Farewell CLOSING =
            new Farewell("closing", WebSocketCloseStatus.SERVICE_RESTART, "The connection is closed from this side");

    /** Its status is the application's own, after 401. */
    static final Farewell EXPIRED = new Farewell(
            "token_expired",
            new WebSocketCloseStatus(4401, "token_expired"),
            "The time of the token is over: open another socket with a fresh one");
}
