package dev.rouse.simulation;

import dev.rouse.kv.KvStore;
import dev.rouse.link.LinkTransport;
import dev.rouse.link.LocalDelivery;
import dev.rouse.link.LocalNetwork;
import dev.rouse.link.LocalTransport;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * The network between simulated nodes. What is sent over one link arrives in order, or the link breaks; links know nothing of each
 * other. While a way from one node to another is cut, what is sent there waits, as TCP sends it again and again; then it arrives, or
 * its link breaks.
 */
final class SimulatedNetwork implements LocalDelivery {

    private static final Duration USUAL_DELAY = Duration.ofNanos(500_000);

    private record Way(SimulatedNode from, SimulatedNode to) {}

    private final World world;
    private final RandomGenerator random;
    private final Trace trace;
    private final Duration longestDelay;
    private final Mutation mutation;
    private final KvStore store;
    private final LocalNetwork network = new LocalNetwork(this);
    private final Map<NodeId, SimulatedNode> nodes = new LinkedHashMap<>();
    private final Map<Way, List<Packet>> cuts = new LinkedHashMap<>();
    private final Map<List<String>, Frame.WarmBundle> bundles = new LinkedHashMap<>();
    private final Set<Way> breaking = new HashSet<>();
    private BiConsumer<SimulatedNode, SimulatedNode> watcher = (from, to) -> {};

    /** @param longestDelay of one in ten deliveries; others take half a millisecond at most */
    SimulatedNetwork(
            World world, RandomGenerator random, Trace trace, Duration longestDelay, Mutation mutation, KvStore store) {
        this.world = world;
        this.random = random;
        this.trace = trace;
        this.longestDelay = longestDelay;
        this.mutation = mutation;
        this.store = store;
    }

    /** {@code told} hears of each packet before it is sent. */
    void watched(BiConsumer<SimulatedNode, SimulatedNode> told) {
        watcher = told;
    }

    /** The way to the others of one incarnation of {@code node}. */
    LinkTransport transport(SimulatedNode node, Frame.Identity identity) {
        trace.add(node + " is node " + identity.node());
        nodes.put(identity.node(), node);
        LinkTransport local = new LocalTransport(network, identity, WireLimits.DEFAULTS, node.lanes());
        return mutation.transport(traced(node, local), new Mutation.Place(identity.node(), store, bundles));
    }

    private LinkTransport traced(SimulatedNode node, LinkTransport transport) {
        return Trace.FRAMES
                ? new TamperedTransport(transport, (from, frame) -> {
                    trace.add(node + " takes from " + nodes.get(from) + ": " + frame);
                    return List.of(frame);
                })
                : transport;
    }

    private Way way(Packet packet) {
        return new Way(
                Objects.requireNonNull(nodes.get(packet.from())), Objects.requireNonNull(nodes.get(packet.to())));
    }

    private long delay() {
        return random.nextInt(10) == 0
                ? random.nextLong(Math.max(1, longestDelay.toNanos()))
                : random.nextLong(USUAL_DELAY.toNanos());
    }

    @Override
    public void transmit(Packet packet) {
        Way way = way(packet);
        watcher.accept(way.from, way.to);
        if (breaking.remove(way)) {
            trace.add("the link from " + way.from + " to " + way.to + " breaks");
            packet.lose();
            return;
        }
        world.after(delay(), () -> deliver(way, packet));
    }

    private void deliver(Way way, Packet packet) {
        List<Packet> waiting = cuts.get(way);
        if (waiting != null) {
            waiting.add(packet);
        } else if (!way.to.isPoweredOff()) {
            packet.arrive();
        }
    }

    // Faults.

    /** One way: nothing arrives until {@link #mend}. */
    void cut(SimulatedNode from, SimulatedNode to) {
        if (cuts.putIfAbsent(new Way(from, to), new ArrayList<>()) == null) {
            trace.add("no way from " + from + " to " + to);
        }
    }

    /** What waited arrives, or breaks its link. */
    void mend(SimulatedNode from, SimulatedNode to) {
        List<Packet> waiting = cuts.remove(new Way(from, to));
        if (waiting != null) {
            boolean breaks = random.nextBoolean();
            trace.add("a way from " + from + " to " + to + " again" + (breaks ? ", on new links" : ""));
            waiting.forEach(packet -> {
                if (breaks) {
                    packet.lose();
                } else if (!to.isPoweredOff()) {
                    packet.arrive();
                }
            });
        }
    }

    void mendAll() {
        List.copyOf(cuts.keySet()).forEach(way -> mend(way.from, way.to));
    }

    /** Breaks the link that is used next from one to the other, as a router that forgot it does. */
    void breakNext(SimulatedNode from, SimulatedNode to) {
        breaking.add(new Way(from, to));
    }

    /** The process of {@code node} has ended, and its machine tells those whom it has links with. */
    void ended(SimulatedNode node) {
        nodes.forEach((id, of) -> {
            if (of == node) {
                network.kill(id);
            }
        });
    }
}
