package dev.rouse.remote;

import dev.rouse.ActorOptions;
import dev.rouse.link.LocalDelivery;
import dev.rouse.link.LocalNetwork;
import dev.rouse.record.NodeId;
import dev.rouse.wire.WireLimits;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Nodes on the test's own thread, and what is between them. */
final class Network {

    final MockTicker ticker = Ticker.newMockTicker();
    final LocalNetwork links = new LocalNetwork(this::transmit);
    HoldLimits holds = HoldLimits.DEFAULTS;
    WireLimits limits = WireLimits.DEFAULTS;
    ActorOptions options = ActorOptions.defaults();
    private final List<CallingNode> nodes = new ArrayList<>();
    private final Set<NodeId> silent = new HashSet<>();
    private final List<LocalDelivery.Packet> late = new ArrayList<>();
    int packets;

    CallingNode node() {
        CallingNode node = new CallingNode(this, nodes.size() + 1, holds, limits, options);
        nodes.add(node);
        run();
        return node;
    }

    private void transmit(LocalDelivery.Packet packet) {
        packets++;
        if (silent.contains(packet.from())) {
            late.add(packet);
        } else {
            packet.arrive();
        }
    }

    /** Nothing of {@code node} arrives anywhere until it speaks again. */
    void silence(CallingNode node) {
        silent.add(node.id);
    }

    void speak(CallingNode node) {
        silent.remove(node.id);
        List<LocalDelivery.Packet> arrive = List.copyOf(late);
        late.clear();
        arrive.forEach(this::transmit);
        run();
    }

    /** Loses what {@code node} has said since it fell silent. */
    void lose(CallingNode node) {
        silent.remove(node.id);
        List<LocalDelivery.Packet> lost = List.copyOf(late);
        late.clear();
        lost.forEach(LocalDelivery.Packet::lose);
        run();
    }

    /** The process of {@code node} ends. */
    void kill(CallingNode node) {
        links.kill(node.id);
        nodes.remove(node);
        run();
    }

    /** Until nobody has anything to do at this time. */
    void run() {
        boolean worked;
        do {
            worked = false;
            for (CallingNode node : nodes) {
                worked |= node.executor.runNow() > 0;
            }
        } while (worked);
    }

    void pass(Duration time) {
        long left = time.toMillis();
        while (left > 0) {
            ticker.advance(Math.min(5, left), TimeUnit.MILLISECONDS);
            left -= 5;
            run();
        }
    }
}
