package dev.rouse.host;

import dev.rouse.ActorClient;
import dev.rouse.actor.HostedType;
import dev.rouse.actor.NodeServices;
import dev.rouse.start.StartPipeline;
import dev.rouse.store.NodeFence;
import io.netty.channel.EventLoopGroup;
import java.util.List;

/** What a node serves with from the claim of its shards until it loses or leaves them: made whole, dropped whole. */
final class Incarnation {

    private final Lanes lanes;
    private final Directory directory;

    Incarnation(Node node, NodeFence fence, List<HostedType> types, EventLoopGroup loops, ActorClient actors) {
        StartPipeline starts = new StartPipeline(node.keys(), fence::read);
        NodeServices services = new NodeServices(
                fence,
                starts,
                node.keys(),
                node.store().limits(),
                types,
                actors,
                node.listener(),
                node.events(),
                node.clock(),
                node.ticker(),
                node.random());
        this.lanes = new Lanes(loops, services, node.options());
        this.directory = new Directory(node.keys(), fence::read, starts, lanes);
    }

    Lanes lanes() {
        return lanes;
    }

    Directory directory() {
        return directory;
    }
}
