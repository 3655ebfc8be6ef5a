package dev.rouse.test.world;

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
import java.util.random.RandomGenerator;

/**
 * The network between simulated processes. What is sent over one link arrives in order, or the link breaks; links know nothing of each
 * other. While a way from one node to another is cut, what is sent there waits, as TCP sends it again and again; then it arrives, or
 * its link breaks.
 */
public class SimulatedNetwork implements LocalDelivery {

    private static final Duration USUAL_DELAY = Duration.ofNanos(500_000);

    private record Way(SimulatedProcess from, SimulatedProcess to) {}

    private final World world;
    private final RandomGenerator random;
    private final History history;
    private final Duration longestDelay;
    private final LocalNetwork network = new LocalNetwork(this);
    private final Map<NodeId, SimulatedProcess> nodes = new LinkedHashMap<>();
    private final Map<Way, List<Packet>> cuts = new LinkedHashMap<>();
    private final Set<Way> breaking = new HashSet<>();

    /** @param longestDelay of one in ten deliveries; others take half a millisecond at most */
    public SimulatedNetwork(World world, RandomGenerator random, History history, Duration longestDelay) {
        this.world = world;
        this.random = random;
        this.history = history;
        this.longestDelay = longestDelay;
    }

    World world() {
        return world;
    }

    History history() {
        return history;
    }

    /** The way to the others of one incarnation of {@code process}. */
    protected LinkTransport transport(SimulatedProcess process, Frame.Identity identity) {
        history.add("node", process + " is node " + identity.node());
        nodes.put(identity.node(), process);
        return new LocalTransport(network, identity, WireLimits.DEFAULTS, process.lanes());
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
        if (breaking.remove(way)) {
            history.add("network", "the link from " + way.from + " to " + way.to + " breaks");
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
    public void cut(SimulatedProcess from, SimulatedProcess to) {
        if (cuts.putIfAbsent(new Way(from, to), new ArrayList<>()) == null) {
            history.add("network", "no way from " + from + " to " + to);
        }
    }

    /** Lets through again: packets that waited arrive, or break their link. */
    public void mend(SimulatedProcess from, SimulatedProcess to) {
        List<Packet> waiting = cuts.remove(new Way(from, to));
        if (waiting != null) {
            boolean breaks = random.nextBoolean();
            history.add("network", "a way from " + from + " to " + to + " again" + (breaks ? ", on new links" : ""));
            waiting.forEach(packet -> {
                if (breaks) {
                    packet.lose();
                } else if (!to.isPoweredOff()) {
                    packet.arrive();
                }
            });
        }
    }

    /** As {@link #mend}, of all ways. */
    public void mendAll() {
        List.copyOf(cuts.keySet()).forEach(way -> mend(way.from, way.to));
    }

    /** Breaks the link that is used next from one to the other, as a router that forgot it does. */
    public void breakNext(SimulatedProcess from, SimulatedProcess to) {
        breaking.add(new Way(from, to));
    }

    /** The process of {@code process} has ended, and its machine tells those whom it has links with. */
    public void ended(SimulatedProcess process) {
        nodes.forEach((id, of) -> {
            if (of == process) {
                network.kill(id);
            }
        });
    }
}
