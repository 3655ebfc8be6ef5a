package dev.rouse;

/** A client that is a node itself: what a gateway embedded in it needs. */
public interface ActorNode extends ActorClient {

    /** A snapshot, at once. */
    NodeHealth health();
}
