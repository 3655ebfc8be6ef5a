package dev.rouse.simulation;

import dev.rouse.kv.KvStore;
import dev.rouse.link.LinkTransport;
import dev.rouse.record.NodeId;
import dev.rouse.test.world.SimulatedNetwork;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.World;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** A network whose packets are watched, and whose links break the rule of a mutation. */
final class TamperedNetwork extends SimulatedNetwork {

    private final Trace trace;
    private final Mutation mutation;
    private final KvStore store;
    private final Map<NodeId, SimulatedProcess> nodes = new HashMap<>();
    private final Map<List<String>, Frame.WarmBundle> bundles = new LinkedHashMap<>();
    private BiConsumer<SimulatedProcess, SimulatedProcess> watcher = (from, to) -> {};

    /** @param store of all nodes, which never fails */
    TamperedNetwork(
            World world, RandomGenerator random, Trace trace, Duration longestDelay, Mutation mutation, KvStore store) {
        super(world, random, trace.history(), longestDelay);
        this.trace = trace;
        this.mutation = mutation;
        this.store = store;
    }

    /** {@code told} hears of each packet before it is sent. */
    void watched(BiConsumer<SimulatedProcess, SimulatedProcess> told) {
        watcher = told;
    }

    @Override
    protected LinkTransport transport(SimulatedProcess node, Frame.Identity identity) {
        LinkTransport links = super.transport(node, identity);
        nodes.put(identity.node(), node);
        return mutation.transport(traced(node, links), new Mutation.Place(identity.node(), store, bundles));
    }

    private LinkTransport traced(SimulatedProcess node, LinkTransport links) {
        return Trace.FRAMES
                ? new TamperedTransport(links, (from, frame) -> {
                    trace.add(node + " takes from " + nodes.get(from) + ": " + frame);
                    return List.of(frame);
                })
                : links;
    }

    @Override
    public void transmit(Packet packet) {
        watcher.accept(nodes.get(packet.from()), nodes.get(packet.to()));
        super.transmit(packet);
    }
}
