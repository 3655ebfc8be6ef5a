package dev.rouse.cluster.peer;

import dev.rouse.ActorAddress;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import java.util.List;
import reactor.core.publisher.Mono;

/** Requests of other nodes, which come on any thread. Answers are cold. */
public interface PeerRequests {

    /** This node is to be given {@code shards} by {@code giver}. Ends with an error where it takes none. */
    Mono<Void> prepare(NodeId giver, List<Integer> shards);

    /** The shards were released, and are to be claimed. */
    Mono<Void> offered(NodeId giver, Frame.Offer offer);

    /** The tables have changed. */
    void tablesChanged();

    /** Reads actors ahead. Completes with how many were made ready. */
    Mono<Long> prewarm(List<ActorAddress> actors);

    /** Tells what the actors of this node do. */
    Mono<byte[]> report(byte[] question);

    /** Completes where this node reaches {@code node}. */
    Mono<Void> probe(NodeId node, String address);
}
