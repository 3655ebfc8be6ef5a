package dev.rouse.cluster;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardOwnerRecord;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Monitor of the other nodes on a store: who has the shards, and whose heartbeat stands still.
 *
 * <p>How long one stands still counts on this node's own monotonic clock, from the answer to a look to the beginning of the
 * next, and no more than twice the usual time for each: neither a store that is slow to answer nor a pause of this node
 * makes another look dead. One look at a time.
 */
public final class PeerMonitor {

    private static final int MOST_NODES = 10_000;

    private final KvStore store;
    private final Keys keys;
    private final NodeId self;
    private final Duration lease;
    private final Ticker ticker;
    private Map<NodeId, Sign> signs = new HashMap<>();
    private long lastLook;

    public PeerMonitor(KvStore store, Keys keys, NodeId self, Duration lease, Ticker ticker) {
        this.store = store;
        this.keys = keys;
        this.self = self;
        this.lease = lease;
        this.ticker = ticker;
    }

    /** A heartbeat, for how long it has been this one, and whether it was another before. */
    private record Sign(byte[] heartbeat, long nanos, boolean moved) {}

    /**
     * The other nodes, as one look found them.
     *
     * @param owner of the shards, another node whose epoch record stands; null when there is none
     * @param ownerMoves whether the owner's heartbeat was seen to change
     * @param silent those whose heartbeat stood still for a lease, with that heartbeat; empty bytes for none
     */
    public record View(@Nullable NodeId owner, boolean ownerMoves, Map<NodeId, byte[]> silent) {}

    /**
     * Reads what there is at a real version. Cold; ends with what the store says.
     *
     * @param usual how much time passes between two looks
     */
    public Mono<View> look(Duration usual) {
        return Mono.defer(() -> {
            long since = Math.min(ticker.nanoTime() - lastLook, 2 * usual.toNanos());
            KvRead request = KvRead.builder()
                    .key(keys.shardOwner(0))
                    .range(KvRange.prefix(keys.epochs()).maxRows(MOST_NODES))
                    .range(KvRange.prefix(keys.heartbeats()).maxRows(MOST_NODES))
                    .build();
            return store.read(request).map(seen -> {
                lastLook = ticker.nanoTime();
                signs = signs(seen, since);
                return view(seen.value(0));
            });
        });
    }

    private Map<NodeId, Sign> signs(KvSnapshot seen, long since) {
        Map<NodeId, byte[]> heartbeats = new HashMap<>();
        for (KvEntry heartbeat : seen.range(1).entries()) {
            heartbeats.put(keys.nodeOf(heartbeat.key()), heartbeat.value());
        }
        Map<NodeId, Sign> next = new HashMap<>();
        for (KvEntry epoch : seen.range(0).entries()) {
            NodeId node = keys.nodeOf(epoch.key());
            if (!node.equals(self) && EpochRecord.isLive(epoch.key(), epoch.value())) {
                next.put(node, sign(signs.get(node), heartbeats.getOrDefault(node, new byte[0]), since));
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

    private View view(byte @Nullable [] firstOwner) {
        Map<NodeId, byte[]> silent = new HashMap<>();
        signs.forEach((node, sign) -> {
            if (sign.nanos >= lease.toNanos()) {
                silent.put(node, sign.heartbeat);
            }
        });
        KvKey shard = keys.shardOwner(0);
        NodeId owner = firstOwner == null
                ? null
                : ShardOwnerRecord.decode(shard, firstOwner).owner();
        Sign sign = owner == null ? null : signs.get(owner);
        return sign == null ? new View(null, false, silent) : new View(owner, sign.moved, silent);
    }
}
