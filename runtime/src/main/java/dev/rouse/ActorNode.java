package dev.rouse;

import java.time.Duration;

/** A client that is a node itself: what a gateway embedded in it needs. */
public interface ActorNode extends ActorClient {

    /** A snapshot, at once. */
    NodeHealth health();

    /**
     * How long calls to actors of a type wait unless told otherwise.
     *
     * @throws UnknownTypeException no such type
     */
    Duration callTimeout(String type);
}
