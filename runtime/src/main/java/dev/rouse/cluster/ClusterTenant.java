package dev.rouse.cluster;

import dev.rouse.ActorAddress;
import dev.rouse.cluster.peer.PeerRequests;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.preload.WarmBundle;
import dev.rouse.shard.ShardSet;
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

    /** Tells another node that asks what the actors of this one do. Cold. */
    default Mono<byte[]> report(byte[] question) {
        return Mono.error(() -> new IllegalStateException("This node has no actors to tell of."));
    }

    /**
     * Serves {@code shards}, as {@link #open(ShardSet)} does.
     *
     * @param known of actors of theirs, as the store has them
     */
    default void open(ShardSet shards, List<WarmBundle> known) {
        open(shards);
    }

    /**
     * Completes with what is known of actors of {@code drained}, and forgets it: the store has the same, as long as nobody else has the
     * shards. Nothing is read for it. Cold.
     *
     * @param maxBytes of all together; those go first that were used last
     */
    default Mono<List<WarmBundle>> takeWarm(ShardSet drained, long maxBytes) {
        return Mono.just(List.of());
    }

    default ShardDirectory directory() {
        return ShardDirectory.NONE;
    }

    default Peers peers() {
        return Peers.NONE;
    }
}
