package dev.rouse.cluster;

import dev.rouse.NodeUnavailableException;

/** Serves the shards that a node has, from their claim until the node loses or leaves them. */
public interface ShardTenant {

    /** Called once the shards are the node's: from now on it serves. */
    void begin();

    /** Serves nothing any more: calls end with {@code reason}, but for those whose outcome is on its way. */
    void close(NodeUnavailableException reason);

    /** Tells whoever still waits for an outcome that it is unknown. */
    void end();

    /** Actors that are awake, or on their way to it or from it. */
    int residents();
}
