package dev.rouse.remote;

import dev.rouse.ActorId;
import dev.rouse.ActorOptions;
import dev.rouse.cluster.table.TableView;
import dev.rouse.link.LocalDelivery;
import dev.rouse.link.LocalNetwork;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import dev.rouse.wire.WireLimits;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private final Set<Set<NodeId>> cuts = new HashSet<>();
    private final Map<Set<NodeId>, List<LocalDelivery.Packet>> blocked = new HashMap<>();
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
        List<LocalDelivery.Packet> waiting = blocked.get(Set.of(packet.from(), packet.to()));
        if (waiting != null) {
            waiting.add(packet);
            return;
        }
        if (cuts.contains(Set.of(packet.from(), packet.to()))) {
            packet.lose();
        } else if (silent.contains(packet.from())) {
            late.add(packet);
        } else {
            packet.arrive();
        }
    }

    /** All members learn that they are, and that {@code owner} has the shard of {@code key}. */
    void isCluster(String key, CallingNode owner) {
        List<ShardRecord> rows = new ArrayList<>(Collections.nCopies(ActorId.SHARDS, ShardRecord.NEW));
        rows.set(CallingNode.shard(key), ShardRecord.NEW.claimedBy(owner.id));
        Map<NodeId, MemberRecord> members = new HashMap<>();
        nodes.forEach(node -> members.put(node.id, new MemberRecord(node.address, "1", 1, node.hosts, false)));
        TableView table = new TableView(null, Set.copyOf(members.keySet()), members, rows, Set.of());
        nodes.forEach(node -> node.routes.learned(table));
        run();
    }

    /** No link between the two lives, and none can be opened. */
    void cut(CallingNode one, CallingNode other) {
        cuts.add(Set.of(one.id, other.id));
    }

    void mend(CallingNode one, CallingNode other) {
        cuts.remove(Set.of(one.id, other.id));
    }

    /** Nothing arrives from one at the other, and neither is told, until {@link #unblock}. */
    void block(CallingNode one, CallingNode other) {
        blocked.put(Set.of(one.id, other.id), new ArrayList<>());
    }

    void unblock(CallingNode one, CallingNode other) {
        blocked.remove(Set.of(one.id, other.id)).forEach(this::transmit);
        run();
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
