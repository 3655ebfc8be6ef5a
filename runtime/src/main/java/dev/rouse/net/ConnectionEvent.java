package dev.rouse.net;

/** What {@link ActorHttpServer} tells the handler of a connection. */
enum ConnectionEvent {
    /** Nothing was read or written for long: close, unless the node is at work on a request. */
    SILENT,
    /** Finish the request under way, then close. */
    DRAIN
}
