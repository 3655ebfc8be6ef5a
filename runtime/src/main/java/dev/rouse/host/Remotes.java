package dev.rouse.host;

import dev.rouse.cluster.ShardDirectory;
import dev.rouse.cluster.peer.ControlLinks;
import dev.rouse.cluster.peer.PeerRequests;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.cluster.peer.RequestHandler;
import dev.rouse.link.Link;
import dev.rouse.link.LinkHandler;
import dev.rouse.link.LinkTransport;
import dev.rouse.record.FormatRecord;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.StoreId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The other nodes, as one incarnation of this one has to do with them. */
final class Remotes {

    private final LinkTransport transport;
    private final ControlLinks peers;

    Remotes(Node node, NodeId self, FormatRecord format, Lanes lanes) {
        StoreId store = new StoreId(format.storeHigh(), format.storeLow());
        this.transport = node.transports().of(new Frame.Identity(store, self, ""), lanes.executors());
        this.peers = new ControlLinks(transport, lanes.executors().get(0), node.timer(), node.ticker());
    }

    Mono<String> accept(PeerRequests requests) {
        return transport.accept(link -> handler(link, requests));
    }

    private static LinkHandler handler(Link link, PeerRequests requests) {
        RequestHandler control = new RequestHandler(link, requests);
        return new LinkHandler() {
            @Override
            public void received(Frame frame) {
                control.takes(frame);
            }

            @Override
            public void closed(@Nullable Throwable reason) {}
        };
    }

    Peers peers() {
        return peers;
    }

    ShardDirectory directory() {
        return ShardDirectory.NONE;
    }

    /** Lets nobody in any more: this incarnation is over. */
    void close() {
        peers.close();
        transport.close().subscribe();
    }
}
