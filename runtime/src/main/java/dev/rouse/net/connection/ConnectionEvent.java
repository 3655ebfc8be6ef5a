package dev.rouse.net.connection;

/** Event by which a server tells the handler of a connection. */
public enum ConnectionEvent {
    /** Nothing was read or written for long: close, unless the node is at work on a request. */
    SILENT,
    /** Finish the request under way, then close. */
    DRAIN,
    /** HTTP has ended on the connection, which goes on with another protocol: from its handler to those before it. */
    UPGRADED
}
