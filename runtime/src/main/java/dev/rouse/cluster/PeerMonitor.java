package dev.rouse.cluster;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.TableVersionRecord;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Signs of life of other nodes: for how long each one's heartbeat has stood still, by this node's own clock and only while the
 * store answers. Not thread-safe: one look at a time.
 */
final class PeerMonitor {

    private final KvStore store;
    private final Keys keys;
    private final Duration lease;
    private final Ticker ticker;
    private Map<NodeId, Sign> signs = Map.of();
    private long lastLook;

    PeerMonitor(KvStore store, Keys keys, Duration lease, Ticker ticker) {
        this.store = store;
        this.keys = keys;
        this.lease = lease;
        this.ticker = ticker;
        this.lastLook = ticker.nanoTime();
    }

    /**
     * A heartbeat.
     *
     * @param nanos for how long it was seen to stand still
     * @param moved whether it was seen to move
     */
    private record Sign(byte[] heartbeat, long nanos, boolean moved) {}

    /**
     * Findings of a look.
     *
     * @param version of the tables
     * @param silent those whose heartbeat stood still for a lease, with that heartbeat; empty bytes for none
     */
    record Seen(@Nullable TableVersionRecord version, Map<NodeId, byte[]> silent) {}

    /**
     * Reads, at a real version, the version of the tables and the heartbeats of {@code watched}. Cold; ends with what the store
     * says.
     *
     * @param usual time between two looks: of a longer one twice that counts, as this node may have stood still itself
     */
    Mono<Seen> look(Collection<NodeId> watched, Duration usual) {
        return Mono.defer(() -> {
            long since = Math.min(ticker.nanoTime() - lastLook, 2 * usual.toNanos());
            List<NodeId> nodes = List.copyOf(watched);
            KvRead.Builder request = KvRead.builder().key(keys.tableVersion());
            nodes.forEach(node -> request.key(keys.epoch(node)).key(keys.heartbeat(node)));
            return store.read(request.build()).map(seen -> {
                lastLook = ticker.nanoTime();
                signs = signs(nodes, seen, since);
                byte[] version = seen.value(0);
                return new Seen(
                        version == null ? null : TableVersionRecord.decode(keys.tableVersion(), version), silent());
            });
        });
    }

    private Map<NodeId, Sign> signs(List<NodeId> nodes, KvSnapshot seen, long since) {
        Map<NodeId, Sign> next = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeId node = nodes.get(i);
            KvKey epoch = keys.epoch(node);
            byte[] record = seen.value(1 + 2 * i);
            if (record != null && EpochRecord.isLive(epoch, record)) {
                byte[] heartbeat = seen.value(2 + 2 * i);
                next.put(node, sign(signs.get(node), heartbeat == null ? new byte[0] : heartbeat, since));
            }
        }
        return next;
    }

    private static Sign sign(@Nullable Sign before, byte[] heartbeat, long since) {
        if (before == null) {
            return new Sign(heartbeat, 0, false);
        }
        return Arrays.equals(before.heartbeat, heartbeat)
                ? new Sign(heartbeat, before.nanos + since, before.moved)
                : new Sign(heartbeat, 0, true);
    }

    private Map<NodeId, byte[]> silent() {
        Map<NodeId, byte[]> silent = new HashMap<>();
        signs.forEach((node, sign) -> {
            if (sign.nanos >= lease.toNanos()) {
                silent.put(node, sign.heartbeat);
            }
        });
        return silent;
    }

    /** Whether the heartbeat of {@code node} was seen to move: it lives, or did a lease ago. */
    boolean lives(NodeId node) {
        Sign sign = signs.get(node);
        return sign != null && sign.moved;
    }

    /** The heartbeat of {@code node} where it was seen to stand still for {@code time}; null where not. */
    byte @Nullable [] stillFor(NodeId node, Duration time) {
        Sign sign = signs.get(node);
        return sign != null && sign.nanos >= time.toNanos() ? sign.heartbeat : null;
    }
}
