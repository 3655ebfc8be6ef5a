package dev.rouse;

import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The cluster as one of its nodes knows it: its members, which of them has which share of the actors, and how that changes. */
public interface ActorCluster {

    /**
     * Snapshot of the cluster: what this node read of the tables last, which is about a heartbeat old at most while the store
     * answers. At once, from any thread. Empty of members before the node has joined.
     */
    ClusterView view();

    /**
     * Reads how many resident actors each member has, as its last heartbeat told: one read, however many members there are. By
     * the names of {@link ClusterView.Member#node}. Cold; completes on a thread of the runtime that it needs for nothing else. Ends
     * with {@link NodeUnavailableException} where this node has no place in the store, and, after a second at most, with what the store says.
     */
    Mono<Map<String, Integer>> residents();

    /**
     * Events that this node learns of or causes, from the subscription on: each node tells of its own share alone. Hot; comes on the
     * runtime's threads, where nothing may block. Of a subscriber that is too slow 1,024 are held, then the oldest are dropped.
     * Completes when the node has stopped.
     */
    Flux<ClusterEvent> events();

    /**
     * Gives all shards of this node to other members, one batch after the other, and lets it take none until the process ends:
     * before an update or the end of a machine. No call fails for it, and this node goes on bringing calls to the owners.
     * Completes when it has none left; while no other member takes shards it keeps them, and waits. Started by the first
     * subscription, shared by all; cancelling does not stop it. Ends with {@link NodeUnavailableException} where the node stops
     * before.
     */
    Mono<Void> drain();
}
