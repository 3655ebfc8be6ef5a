package dev.rouse.store;

import dev.rouse.ActorId;
import dev.rouse.NodeUnavailableException;
import dev.rouse.kv.KvCorruptException;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransaction;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.FormatRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardOwnerRecord;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How a node gets its place: it checks the store's format, revokes who is dead, writes an epoch record of its own, and
 * claims every shard in a transaction that reads it again.
 *
 * <p>On a store that nobody else can reach, whoever was there before is dead. On any other, a node is dead when its
 * heartbeat did not change for a whole lease by this node's clock; one that did change keeps its place, and joining fails.
 */
public final class NodeJoin {

    private final KvStore store;
    private final Keys keys;
    private final NodeSettings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final Ticker ticker;
    private final Scheduler timer;

    public NodeJoin(
            KvStore store,
            Keys keys,
            NodeSettings settings,
            Clock clock,
            RandomGenerator random,
            Ticker ticker,
            Scheduler timer) {
        this.store = store;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.ticker = ticker;
        this.timer = timer;
    }

    /**
     * Joins as a new incarnation. Cold; ends with {@link KvCorruptException} when the store is of a format that this code
     * does not know, and {@link NodeUnavailableException} when another node lives on it.
     */
    public Mono<NodePlace> join() {
        return Mono.defer(() -> silent().flatMap(silent -> join(NodeId.random(random), silent)));
    }

    private Mono<NodePlace> join(NodeId node, Map<NodeId, byte[]> silent) {
        long began = ticker.nanoTime();
        return store.transact(tx -> enter(tx, node, silent))
                .then(store.transact(tx -> claim(tx, node)))
                .map(claimed -> new NodePlace(
                        node,
                        claimed.commitVersion() == null ? claimed.readVersion() : claimed.commitVersion(),
                        began));
    }

    /** Gives the place back: removes the epoch record, the heartbeat and the claims. */
    public Mono<Void> leave(NodeId node) {
        return store.transact(tx -> tx.get(keys.epoch(node)).doOnNext(epoch -> {
                    tx.clear(keys.epoch(node));
                    tx.clear(keys.heartbeat(node));
                    tx.clearRange(keys.shardOwners(), keys.shardOwners().prefixEnd());
                }))
                .then();
    }

    /** The heartbeats that did not change for a lease, by node; absent ones as empty bytes. */
    private Mono<Map<NodeId, byte[]>> silent() {
        Mono<Map<NodeId, byte[]>> seen = store.transact(this::heartbeats)
                .map(transacted -> transacted.value() == null ? Map.of() : transacted.value());
        if (store.exclusive()) {
            return seen;
        }
        return seen.flatMap(first -> first.isEmpty()
                ? Mono.just(first)
                : Mono.delay(settings.lease(), timer).then(seen).map(second -> unchanged(first, second)));
    }

    private Mono<Map<NodeId, byte[]>> heartbeats(KvTransaction tx) {
        return epochs(tx).flatMap(epochs -> heartbeats(tx, epochs, 0, new HashMap<>()));
    }

    private Mono<Map<NodeId, byte[]>> heartbeats(
            KvTransaction tx, List<KvEntry> epochs, int at, Map<NodeId, byte[]> seen) {
        if (at == epochs.size()) {
            return Mono.just(seen);
        }
        NodeId node = keys.nodeOf(epochs.get(at).key());
        return tx.get(keys.heartbeat(node)).defaultIfEmpty(new byte[0]).flatMap(heartbeat -> {
            seen.put(node, heartbeat);
            return heartbeats(tx, epochs, at + 1, seen);
        });
    }

    private Mono<List<KvEntry>> epochs(KvTransaction tx) {
        return tx.range(KvRange.prefix(keys.epochs())).map(KvRangeResult::entries);
    }

    private static Map<NodeId, byte[]> unchanged(Map<NodeId, byte[]> first, Map<NodeId, byte[]> second) {
        Map<NodeId, byte[]> unchanged = new HashMap<>(second);
        unchanged.entrySet().removeIf(entry -> !Arrays.equals(first.get(entry.getKey()), entry.getValue()));
        return unchanged;
    }

    private Mono<Boolean> enter(KvTransaction tx, NodeId node, Map<NodeId, byte[]> silent) {
        return checkFormat(tx)
                .then(heartbeats(tx))
                .doOnNext(present -> present.forEach((other, heartbeat) -> revoke(tx, other, heartbeat, silent)))
                .map(present -> {
                    tx.set(keys.epoch(node), new EpochRecord(false, clock.millis()).encode());
                    tx.set(keys.heartbeat(node), new HeartbeatRecord(0).encode());
                    return true;
                });
    }

    private void revoke(KvTransaction tx, NodeId other, byte[] heartbeat, Map<NodeId, byte[]> silent) {
        if (!store.exclusive() && !Arrays.equals(silent.get(other), heartbeat)) {
            Duration lease = settings.lease();
            throw new NodeUnavailableException("node " + other + " lives on this store: its heartbeat changed within "
                    + lease + ". Stop it first, or use another root prefix");
        }
        tx.clear(keys.epoch(other));
        tx.clear(keys.heartbeat(other));
    }

    private Mono<FormatRecord> checkFormat(KvTransaction tx) {
        KvKey key = keys.format();
        return tx.get(key)
                .map(bytes -> checked(key, FormatRecord.decode(key, bytes)))
                .switchIfEmpty(Mono.fromSupplier(() -> {
                    FormatRecord fresh = new FormatRecord(ActorId.SHARDS, random.nextLong(), random.nextLong());
                    tx.set(key, fresh.encode());
                    return fresh;
                }));
    }

    private static FormatRecord checked(KvKey key, FormatRecord format) {
        if (format.shards() != ActorId.SHARDS) {
            throw new KvCorruptException(
                    "format record at " + key,
                    "the store has " + format.shards() + " shards, this version of Rouse works with " + ActorId.SHARDS
                            + ". It was left as it is.",
                    null);
        }
        return format;
    }

    private Mono<Boolean> claim(KvTransaction tx, NodeId node) {
        KvKey key = keys.epoch(node);
        return tx.get(key)
                .filter(epoch -> !EpochRecord.decode(key, epoch).revoked())
                .switchIfEmpty(Mono.error(
                        () -> new NodeUnavailableException("another node took the store while this one joined")))
                .map(epoch -> {
                    byte[] owner = new ShardOwnerRecord(node).encode();
                    for (int shard = 0; shard < ActorId.SHARDS; shard++) {
                        tx.set(keys.shardOwner(shard), owner);
                    }
                    return true;
                });
    }
}
