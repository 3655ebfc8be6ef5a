package dev.rouse.net.observe;

/**
 * Listener to what happens at a server, for meters. It is told on event loops, so it must be quick, and must not block. What it throws is
 * logged, and does not stop what it is told of.
 */
public interface HttpListener {

    /** Listens to nothing, which is the default. */
    HttpListener NONE = new HttpListener() {};

    /** A connection of HTTP/1.1, or a stream of HTTP/2, was opened. */
    default void connectionOpened() {}

    /** It was closed, and nothing is held for it any more. */
    default void connectionClosed() {}

    /** A request was answered, or the stream or socket that it opened has ended. */
    default void exchangeEnded(HttpExchange exchange) {}

    /** A WebSocket was opened. */
    default void socketOpened() {}

    /**
     * It was closed.
     *
     * @param end as {@link HttpExchange#end} has it
     */
    default void socketClosed(String end) {}

    /** Frames of the protocol came on a WebSocket. */
    default void framesReceived(int count) {}

    /** Frames of the protocol were sent on a WebSocket. */
    default void framesSent(int count) {}

    /** A client has subscribed to events on a WebSocket. */
    default void subscribed() {}

    /** Its subscription has ended. */
    default void unsubscribed() {}
}
