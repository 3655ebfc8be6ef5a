package dev.rouse.cluster;

import dev.rouse.ActorAddress;
import dev.rouse.cluster.peer.PeerRequests;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.shard.ShardTenant;
import java.util.List;
import java.util.Set;
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

    /** Completes when no call of this node is under way to others. Cold. */
    default Mono<Void> whenIdle() {
        return Mono.empty();
    }

    /** Ends all links to other nodes, those by which calls came once these are answered, or after a while. Cold. */
    default Mono<Void> disconnect() {
        return Mono.empty();
    }

    /**
     * Refuses the calls of these types and puts their actors to sleep, and takes the calls of all others. On the timer; before
     * any shard is opened, and whenever it has changed.
     */
    default void paused(Set<String> types) {}

    /** Reads actors of this node ahead, for another one that asks. Completes with how many were made ready. Cold. */
    default Mono<Long> prewarm(List<ActorAddress> actors) {
        return Mono.just(0L);
    }

    default ShardDirectory directory() {
        return ShardDirectory.NONE;
    }

    default Peers peers() {
        return Peers.NONE;
    }
}
