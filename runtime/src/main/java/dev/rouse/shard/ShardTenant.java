package dev.rouse.shard;

import dev.rouse.NodeUnavailableException;
import reactor.core.publisher.Mono;

/** A part of a node that has something of each shard that the node owns: lanes, alarms. Shards come and go one by one. */
public interface ShardTenant {

    /** Serves {@code shards}, which the node has claimed. From any thread. */
    void open(ShardSet shards);

    /**
     * Begins nothing more in {@code shards}, lets end what runs, and keeps nothing of it in memory. Completes when all that it
     * did in them is in the store, or failed. Cold; to cancel changes nothing.
     */
    Mono<Void> drain(ShardSet shards);

    /** Serves nothing any more: calls end with {@code reason}, but for those whose outcome is on its way. */
    void close(NodeUnavailableException reason);

    /** Tells whoever still waits for an outcome that it is unknown. */
    default void end() {}

    /** Number of actors that are awake, or on their way to it or from it. */
    default int residents() {
        return 0;
    }
}
