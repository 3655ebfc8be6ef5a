package dev.rouse.cluster;

import dev.rouse.ActorId;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.NodeFence;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransaction;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardOwnerRecord;
import io.netty.util.concurrent.Ticker;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Ownership of the shards. An owner changes only by release, or after its revocation and by a claim of the taker's own, which
 * reads the owners, their epoch records and the taker's. All shards move together. Each step is safe to be run again after
 * an outcome that was unknown: what it finds done it leaves.
 */
public final class ShardOwnership {

    private final KvStore store;
    private final Keys keys;
    private final Ticker ticker;

    public ShardOwnership(KvStore store, Keys keys, Ticker ticker) {
        this.store = store;
        this.keys = keys;
        this.ticker = ticker;
    }

    /**
     * Takes every shard, unless one belongs to another node whose epoch record stands. Completes with who has them then:
     * the node of {@code fence}, or that other. Cold; ends with {@link FencedException} when the node itself was revoked,
     * and its fence knows it then, or with what the store says.
     */
    public Mono<NodeId> claim(NodeFence fence) {
        return Mono.defer(() -> {
            NodeId self = fence.node();
            long began = ticker.nanoTime();
            return store.transact(tx -> claim(tx, self))
                    .doOnError(FencedException.class, lost -> fence.revoked())
                    .mapNotNull(claim -> {
                        if (self.equals(claim.value())) {
                            fence.claimed(claim, began);
                        }
                        return claim.value();
                    });
        });
    }

    private Mono<NodeId> claim(KvTransaction tx, NodeId self) {
        return isLive(tx, self)
                .filter(live -> live)
                .switchIfEmpty(Mono.error(() -> new FencedException("This node lost its place in the store.", false)))
                .then(Mono.defer(() -> tx.range(KvRange.prefix(keys.shardOwners()))))
                .flatMap(rows -> firstLive(tx, others(rows.entries(), self).iterator())
                        .switchIfEmpty(Mono.fromSupplier(() -> {
                            take(tx, rows.entries(), self);
                            return self;
                        })));
    }

    private Mono<Boolean> isLive(KvTransaction tx, NodeId node) {
        KvKey key = keys.epoch(node);
        return tx.get(key).map(epoch -> EpochRecord.isLive(key, epoch)).defaultIfEmpty(false);
    }

    private static Set<NodeId> others(List<KvEntry> rows, NodeId self) {
        Set<NodeId> others = new LinkedHashSet<>();
        rows.forEach(row ->
                others.add(ShardOwnerRecord.decode(row.key(), row.value()).owner()));
        others.remove(self);
        return others;
    }

    private Mono<NodeId> firstLive(KvTransaction tx, Iterator<NodeId> nodes) {
        if (!nodes.hasNext()) {
            return Mono.empty();
        }
        NodeId node = nodes.next();
        return isLive(tx, node).flatMap(live -> live ? Mono.just(node) : firstLive(tx, nodes));
    }

    private void take(KvTransaction tx, List<KvEntry> rows, NodeId self) {
        byte[] owner = new ShardOwnerRecord(self).encode();
        boolean ours =
                rows.size() == ActorId.SHARDS && rows.stream().allMatch(row -> Arrays.equals(row.value(), owner));
        for (int shard = 0; !ours && shard < ActorId.SHARDS; shard++) {
            tx.set(keys.shardOwner(shard), owner);
        }
    }

    /**
     * Takes the place of {@code other} away, if its heartbeat still is {@code seen} and its epoch record stands. Completes
     * with whether the record is gone. Cold; ends with {@link FencedException} when this node itself was revoked.
     *
     * @param seen empty for none
     */
    public Mono<Boolean> revoke(NodeFence fence, NodeId other, byte[] seen) {
        return store.transact(tx -> revoke(tx, fence.node(), other, seen))
                .doOnError(FencedException.class, lost -> fence.revoked())
                .map(revoked -> Boolean.TRUE.equals(revoked.value()));
    }

    private Mono<Boolean> revoke(KvTransaction tx, NodeId self, NodeId other, byte[] seen) {
        return isLive(tx, self)
                .filter(live -> live)
                .switchIfEmpty(Mono.error(() -> new FencedException("This node lost its place in the store.", false)))
                .then(Mono.defer(() -> isLive(tx, other)))
                .flatMap(lives -> lives ? revokeUnchanged(tx, other, seen) : Mono.just(true));
    }

    private Mono<Boolean> revokeUnchanged(KvTransaction tx, NodeId other, byte[] seen) {
        return tx.get(keys.heartbeat(other)).defaultIfEmpty(new byte[0]).map(heartbeat -> {
            boolean unchanged = Arrays.equals(heartbeat, seen);
            if (unchanged) {
                tx.clear(keys.epoch(other));
                tx.clear(keys.heartbeat(other));
            }
            return unchanged;
        });
    }

    /** Gives back the place of {@code node}: its epoch record, its heartbeat and what shards it has. Cold. */
    public Mono<Void> leave(NodeId node) {
        return store.transact(tx -> tx.get(keys.epoch(node))
                        .flatMap(epoch -> tx.range(KvRange.prefix(keys.shardOwners())))
                        .doOnNext(rows -> {
                            tx.clear(keys.epoch(node));
                            tx.clear(keys.heartbeat(node));
                            rows.entries().stream()
                                    .filter(row -> ShardOwnerRecord.decode(row.key(), row.value())
                                            .owner()
                                            .equals(node))
                                    .forEach(row -> tx.clear(row.key()));
                        }))
                .then();
    }
}
