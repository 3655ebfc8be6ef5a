package dev.rouse.simulation;

import dev.rouse.link.LinkTransport;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The network between simulated nodes. What is sent over one link arrives in order or not at all; links know nothing of each other.
 * While a way from one node to another is cut, what is sent there waits, as TCP sends it again and again; then it arrives, or its
 * link breaks.
 */
final class SimulatedNetwork {

    private static final Duration USUAL_DELAY = Duration.ofNanos(500_000);

    private record Way(SimulatedNode from, SimulatedNode to) {}

    final World world;
    final RandomGenerator random;
    final Trace trace;
    private final Duration longestDelay;
    private final Set<Way> cuts = new HashSet<>();
    private final Map<Way, List<Runnable>> waiting = new HashMap<>();
    private final Map<String, SimulatedTransport> listening = new HashMap<>();
    private final Map<String, SimulatedNode> hosts = new HashMap<>();
    private final List<SimulatedLink> links = new ArrayList<>();
    private int transports;

    /** Changes each frame before it arrives; null for one that gets lost. For what a node must not do. */
    UnaryOperator<@Nullable Frame> tampering = UnaryOperator.identity();

    /** @param longestDelay of one in ten deliveries; others take half a millisecond at most */
    SimulatedNetwork(World world, RandomGenerator random, Trace trace, Duration longestDelay) {
        this.world = world;
        this.random = random;
        this.trace = trace;
        this.longestDelay = longestDelay;
    }

    /** The way to the others of one incarnation of {@code node}. */
    LinkTransport transport(SimulatedNode node, Frame.Identity identity) {
        return new SimulatedTransport(this, node, identity, "sim:" + node.name + "/" + ++transports);
    }

    /** The node that has, or had, {@code address}. */
    SimulatedNode host(String address) {
        SimulatedNode host = hosts.get(address);
        if (host == null) {
            throw new IllegalArgumentException("Nobody ever had the address " + address);
        }
        return host;
    }

    void listen(String address, SimulatedTransport transport) {
        listening.put(address, transport);
        hosts.put(address, transport.node);
    }

    void unlisten(String address) {
        listening.remove(address);
    }

    @Nullable
    SimulatedTransport at(String address) {
        return listening.get(address);
    }

    void opened(SimulatedLink link) {
        links.add(link);
    }

    void closed(SimulatedLink link) {
        links.remove(link);
    }

    List<SimulatedLink> linksOf(SimulatedNode node) {
        return links.stream().filter(link -> link.node == node).toList();
    }

    long delay() {
        return random.nextInt(10) == 0
                ? random.nextLong(Math.max(1, longestDelay.toNanos()))
                : random.nextLong(USUAL_DELAY.toNanos());
    }

    // Faults.

    boolean isCut(SimulatedNode from, SimulatedNode to) {
        return cuts.contains(new Way(from, to));
    }

    /** One way. */
    void cut(SimulatedNode from, SimulatedNode to) {
        trace.add("no way from " + from.name + " to " + to.name);
        cuts.add(new Way(from, to));
    }

    void mend(SimulatedNode from, SimulatedNode to) {
        Way way = new Way(from, to);
        if (cuts.remove(way)) {
            trace.add("a way from " + from.name + " to " + to.name + " again");
            List<Runnable> held = waiting.remove(way);
            if (held != null) {
                held.forEach(Runnable::run);
            }
        }
    }

    void mendAll() {
        Set.copyOf(cuts).forEach(way -> mend(way.from, way.to));
    }

    /** Runs {@code arrives} at once, or when the way from {@code from} to {@code to} is free again. */
    void pass(SimulatedNode from, SimulatedNode to, Runnable arrives) {
        Way way = new Way(from, to);
        if (cuts.contains(way)) {
            waiting.computeIfAbsent(way, held -> new ArrayList<>()).add(arrives);
        } else {
            arrives.run();
        }
    }

    /** Breaks a link, as a router that forgot it does. */
    void breakSomeLink() {
        if (!links.isEmpty()) {
            SimulatedLink link = links.get(random.nextInt(links.size()));
            trace.add("breaks the link " + link);
            link.breakNow("Connection reset");
        }
    }

    /**
     * The process of {@code node} is gone.
     *
     * @param silently with its machine: nobody is told, and nobody answers any more
     */
    void gone(SimulatedNode node, boolean silently) {
        listening.values().removeIf(transport -> transport.node == node);
        linksOf(node).forEach(link -> {
            if (!silently) {
                link.peerIsGone();
            }
            links.remove(link);
        });
    }
}
