package dev.rouse.cluster;

import dev.rouse.cluster.peer.PeerRequests;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.shard.ShardTenant;
import reactor.core.publisher.Mono;

/** Parts of a node that one incarnation of it has, from its join to its end: tenants of shards, links to the other nodes. */
public interface ClusterTenant extends ShardTenant {

    /**
     * Lets other nodes reach this one. Completes with its address, empty for none. Cold; called once, and not where the store is
     * this node's alone.
     */
    default Mono<String> accept(PeerRequests requests) {
        return Mono.just("");
    }

    /** Ends all links to other nodes. */
    default void disconnect() {}

    default ShardDirectory directory() {
        return ShardDirectory.NONE;
    }

    default Peers peers() {
        return Peers.NONE;
    }
}
