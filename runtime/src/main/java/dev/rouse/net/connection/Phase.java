package dev.rouse.net.connection;

/** Phase of a connection with the request that it receives or answers. */
enum Phase {
    /**
     * No request is under way. Next: ASKING, COLLECTING, DISCARDING or LEAVING when the head of a request of ours came, else
     * PASSING.
     */
    IDLE,
    /** Asks whether a request may come whose client waits for a word before it sends the body. Next: COLLECTING, or LEAVING as it is refused. */
    ASKING,
    /** Gathers the body of a request of ours. Next: STREAMING, ANSWERING, or as it is refused DISCARDING or LEAVING. */
    COLLECTING,
    /** The node is at work on a request whose body still comes, as it is asked for. Next: ANSWERING, DISCARDING, LEAVING, or UPGRADED. */
    STREAMING,
    /** The node is at work on a request that has come to its end. Next: IDLE, LEAVING when it was the last one, or UPGRADED. */
    ANSWERING,
    /** The request was refused before its end, and the rest of it is dropped. Next: IDLE, or LEAVING. */
    DISCARDING,
    /** The request is not ours, and the rest of it goes to the next handler. Next: IDLE. */
    PASSING,
    /** The last answer was given: whatever comes is dropped until the connection closes. Final. */
    LEAVING,
    /** The connection speaks another protocol from here on. Final. */
    UPGRADED;

    /** Whether the body of a request of ours still comes. */
    boolean isReceiving() {
        return this == COLLECTING || this == STREAMING;
    }

    /** Whether the client waits for this node, and is not to be left for its silence. */
    boolean isOfNode() {
        return this == ASKING || this == ANSWERING || this == STREAMING;
    }
}
