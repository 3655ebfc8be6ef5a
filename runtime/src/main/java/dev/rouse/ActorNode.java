package dev.rouse;

import java.time.Duration;

/** A client that is a node itself, with its administration: what a gateway embedded in it needs. */
public interface ActorNode extends ActorClient, Administration {

    /**
     * Tells the time that calls to actors of a type wait by default.
     *
     * @throws UnknownTypeException no such type
     */
    Duration callTimeout(String type);

    /** Connects clients to actors, for gateways whose clients stay connected. */
    ConnectionGateway connections();

    /**
     * Tells the node of an error that was caught outside of its actors, as a gateway catches what writing an answer ended with.
     * Where that says that this process is broken, an {@link OutOfMemoryError} for one, the node serves no more and gives up its
     * place to others. From any thread.
     */
    default void thrown(Throwable error) {}
}
