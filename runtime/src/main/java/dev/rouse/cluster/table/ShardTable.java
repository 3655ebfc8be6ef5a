package dev.rouse.cluster.table;

import dev.rouse.commit.FencedException;
import dev.rouse.commit.NodeFence;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.record.PausedTypeRecord;
import dev.rouse.record.ShardRecord;
import dev.rouse.record.TableVersionRecord;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Members and owners of shards, in the store. A shard's owner changes only by a release of its own, which it makes once it has
 * drained it, or after its revocation; and the taker always claims it in a transaction of its own, which reads the row, whether
 * its owner lives, and whether the taker does. Each transaction is safe to be run again after an outcome that was unknown: what it
 * finds done it leaves.
 *
 * <p>All of them but {@link #leave} end with {@link FencedException} when the node itself was revoked, and its fence knows it
 * then; and with what the store says. All are cold.
 */
public final class ShardTable {

    /** Rows that a transaction reads each by itself. */
    private static final int EACH_BY_ITSELF = 64;

    private final KvStore store;
    private final Keys keys;
    private final int shards;
    private final RandomGenerator random;
    private final Ticker ticker;

    /**
     * @param shards how many the store has
     * @param random makes the signs of change
     */
    public ShardTable(KvStore store, Keys keys, int shards, RandomGenerator random, Ticker ticker) {
        this.store = store;
        this.keys = keys;
        this.shards = shards;
        this.random = random;
        this.ticker = ticker;
    }

    /** Reads the tables, all at one real version. Cold. */
    public Mono<TableView> read() {
        return Mono.defer(() -> store.read(KvRead.builder()
                        .key(keys.tableVersion())
                        .range(KvRange.prefix(keys.epochs()))
                        .range(KvRange.prefix(keys.members()))
                        .range(KvRange.prefix(keys.shardOwners()))
                        .range(KvRange.prefix(keys.pausedTypes()))
                        .build()))
                .map(this::view);
    }

    /** Reads how many resident actors each node that lives has, as its last heartbeat told. Cold. */
    public Mono<Map<NodeId, Integer>> residents() {
        return Mono.defer(() -> store.read(KvRead.builder()
                        .range(KvRange.prefix(keys.epochs()))
                        .range(KvRange.prefix(keys.heartbeats()))
                        .build()))
                .map(seen -> {
                    Set<NodeId> live = live(seen.range(0));
                    Map<NodeId, Integer> residents = new LinkedHashMap<>();
                    for (KvEntry row : seen.range(1).entries()) {
                        NodeId node = keys.nodeOf(row.key());
                        if (live.contains(node)) {
                            residents.put(
                                    node,
                                    HeartbeatRecord.decode(row.key(), row.value())
                                            .residents());
                        }
                    }
                    return residents;
                });
    }

    private Set<NodeId> live(KvRangeResult epochs) {
        Set<NodeId> live = new LinkedHashSet<>();
        for (KvEntry epoch : epochs.entries()) {
            if (EpochRecord.isLive(epoch.key(), epoch.value())) {
                live.add(keys.nodeOf(epoch.key()));
            }
        }
        return live;
    }

    private TableView view(KvSnapshot seen) {
        byte[] version = seen.value(0);
        Set<NodeId> live = live(seen.range(0));
        Map<NodeId, MemberRecord> members = new LinkedHashMap<>();
        for (KvEntry member : seen.range(1).entries()) {
            NodeId node = keys.nodeOf(member.key());
            if (live.contains(node)) {
                members.put(node, MemberRecord.decode(member.key(), member.value()));
            }
        }
        List<ShardRecord> rows = new ArrayList<>(Collections.nCopies(shards, ShardRecord.NEW));
        for (KvEntry row : seen.range(2).entries()) {
            rows.set(keys.shardOf(row.key()), ShardRecord.decode(row.key(), row.value()));
        }
        Set<String> paused = new TreeSet<>();
        for (KvEntry pause : seen.range(3).entries()) {
            PausedTypeRecord.decode(pause.key(), pause.value());
            paused.add(keys.pausedType(pause.key()));
        }
        return new TableView(
                version == null ? null : TableVersionRecord.decode(keys.tableVersion(), version),
                Collections.unmodifiableSet(live),
                Collections.unmodifiableMap(members),
                List.copyOf(rows),
                Collections.unmodifiableSet(paused));
    }

    /** Tells the others what the node is, or has become. */
    public Mono<Void> announce(NodeFence fence, MemberRecord member) {
        KvKey key = keys.member(fence.node());
        byte[] bytes = member.encode();
        return fenced(
                        fence,
                        tx -> tx.get(key).defaultIfEmpty(new byte[0]).map(before -> {
                            if (!Arrays.equals(before, bytes)) {
                                tx.set(key, bytes);
                                changed(tx);
                            }
                            return true;
                        }))
                .then();
    }

    /** Pauses a type, for all nodes and until {@link #resumeType}. One that is paused stays as it is. */
    public Mono<Void> pauseType(NodeFence fence, String type, long nowMillis) {
        KvKey key = keys.pausedType(type);
        return fenced(
                        fence,
                        tx -> tx.get(key).hasElement().doOnNext(paused -> {
                            if (!paused) {
                                tx.set(key, new PausedTypeRecord(nowMillis).encode());
                                changed(tx);
                            }
                        }))
                .then();
    }

    /** Ends the pause of a type, if there is one. */
    public Mono<Void> resumeType(NodeFence fence, String type) {
        KvKey key = keys.pausedType(type);
        return fenced(
                        fence,
                        tx -> tx.get(key).hasElement().doOnNext(paused -> {
                            if (paused) {
                                tx.clear(key);
                                changed(tx);
                            }
                        }))
                .then();
    }

    /**
     * Takes shards for the node: those that nobody has, those whose owner was revoked or has left, and those that are the node's
     * already. One that is offered to another node which lives is left to that.
     *
     * @param anyOffered whether to take also what is offered to others: nobody has taken it in time
     */
    public Mono<ShardClaim> claim(NodeFence fence, Collection<Integer> wanted, boolean anyOffered) {
        return Mono.defer(() -> {
            long began = ticker.nanoTime();
            return fenced(fence, wanted, (tx, rows) -> claim(tx, fence.node(), rows, anyOffered))
                    .mapNotNull(outcome -> {
                        ShardClaim claim = outcome.value();
                        if (claim != null && !claim.claimed().isEmpty()) {
                            fence.claimed(outcome, began);
                        }
                        return claim;
                    });
        });
    }

    private Mono<ShardClaim> claim(KvTransaction tx, NodeId self, Map<Integer, ShardRecord> rows, boolean anyOffered) {
        Function<ShardRecord, @Nullable NodeId> holder =
                row -> row.owner() == null && !anyOffered ? row.offeredTo() : row.owner();
        return living(tx, holders(rows.values(), holder, self))
                .map(living -> taken(tx, self, rows, row -> living.contains(holder.apply(row))));
    }

    /** The nodes on whose life it depends whether a shard may be taken. */
    private static Set<NodeId> holders(
            Collection<ShardRecord> rows, Function<ShardRecord, @Nullable NodeId> holder, NodeId self) {
        Set<NodeId> holders = new HashSet<>();
        for (ShardRecord row : rows) {
            NodeId node = holder.apply(row);
            if (node != null && !node.equals(self)) {
                holders.add(node);
            }
        }
        return holders;
    }

    private ShardClaim taken(
            KvTransaction tx, NodeId self, Map<Integer, ShardRecord> rows, Predicate<ShardRecord> isHeld) {
        Map<Integer, ShardClaim.Claimed> claimed = new TreeMap<>();
        Map<Integer, ShardRecord> others = new TreeMap<>();
        boolean changes = false;
        for (Map.Entry<Integer, ShardRecord> entry : rows.entrySet()) {
            ShardRecord row = entry.getValue();
            if (self.equals(row.owner())) {
                claimed.put(entry.getKey(), new ShardClaim.Claimed(row.sequence(), -1));
            } else if (isHeld.test(row)) {
                others.put(entry.getKey(), row);
            } else {
                ShardRecord next = row.claimedBy(self);
                tx.set(keys.shardOwner(entry.getKey()), next.encode());
                claimed.put(entry.getKey(), new ShardClaim.Claimed(next.sequence(), row.sequence()));
                changes = true;
            }
        }
        if (changes) {
            changed(tx);
        }
        return new ShardClaim(claimed, others);
    }

    /**
     * Gives shards away that the node has, and has drained. Until the outcome is known nothing of them may be served.
     *
     * @param taker to whom they are offered; null for whoever is to have them
     */
    public Mono<ShardRelease> release(NodeFence fence, Collection<Integer> drained, @Nullable NodeId taker) {
        return Mono.defer(() -> {
            AtomicInteger runs = new AtomicInteger();
            return fenced(fence, drained, (tx, rows) -> {
                        runs.incrementAndGet();
                        return Mono.just(given(tx, fence.node(), rows, taker));
                    })
                    .mapNotNull(KvTransacted::value)
                    .map(sequences -> new ShardRelease(sequences, runs.get() == 1));
        });
    }

    private Map<Integer, Long> given(
            KvTransaction tx, NodeId self, Map<Integer, ShardRecord> rows, @Nullable NodeId taker) {
        Map<Integer, Long> sequences = new TreeMap<>();
        rows.forEach((shard, row) -> {
            if (self.equals(row.owner())) {
                ShardRecord next = row.releasedTo(taker);
                tx.set(keys.shardOwner(shard), next.encode());
                sequences.put(shard, next.sequence());
            }
        });
        if (!sequences.isEmpty()) {
            changed(tx);
        }
        return sequences;
    }

    /**
     * Takes the place of {@code other} away, if its heartbeat still is {@code seen} and its epoch record stands. Its shards may be
     * claimed then. Completes with whether it is gone.
     *
     * @param seen empty for none
     */
    public Mono<Boolean> revoke(NodeFence fence, NodeId other, byte[] seen) {
        return fenced(
                        fence,
                        tx -> isLive(tx, other)
                                .flatMap(lives -> lives ? revokeUnchanged(tx, other, seen) : Mono.just(true)))
                .map(outcome -> Boolean.TRUE.equals(outcome.value()));
    }

    private Mono<Boolean> revokeUnchanged(KvTransaction tx, NodeId other, byte[] seen) {
        return tx.get(keys.heartbeat(other)).defaultIfEmpty(new byte[0]).map(heartbeat -> {
            boolean unchanged = Arrays.equals(heartbeat, seen);
            if (unchanged) {
                remove(tx, other);
            }
            return unchanged;
        });
    }

    /**
     * Gives back the place of {@code node}. What it still owns may be claimed then, as after a revocation: no row is touched, however
     * many there are.
     */
    public Mono<Void> leave(NodeId node) {
        return store.transact(tx -> tx.get(keys.epoch(node)).doOnNext(epoch -> remove(tx, node)))
                .then();
    }

    private void remove(KvTransaction tx, NodeId node) {
        tx.clear(keys.epoch(node));
        tx.clear(keys.heartbeat(node));
        tx.clear(keys.member(node));
        changed(tx);
    }

    private void changed(KvTransaction tx) {
        tx.set(keys.tableVersion(), new TableVersionRecord(random.nextLong()).encode());
    }

    /** Runs {@code work} in a transaction that reads the node's own epoch record, and fails where that does not stand. */
    private <T> Mono<KvTransacted<T>> fenced(NodeFence fence, Function<KvTransaction, Mono<T>> work) {
        return store.transact(tx -> stands(fence, tx).flatMap(live -> work.apply(tx)))
                .doOnError(FencedException.class, lost -> fence.revoked());
    }

    /** As {@link #fenced}, of {@code work} on the rows of {@code wanted}, which are read beside the epoch record. */
    private <T> Mono<KvTransacted<T>> fenced(
            NodeFence fence,
            Collection<Integer> wanted,
            BiFunction<KvTransaction, Map<Integer, ShardRecord>, Mono<T>> work) {
        return store.transact(tx ->
                        Mono.zip(stands(fence, tx), rows(tx, wanted)).flatMap(read -> work.apply(tx, read.getT2())))
                .doOnError(FencedException.class, lost -> fence.revoked());
    }

    private Mono<Boolean> stands(NodeFence fence, KvTransaction tx) {
        return isLive(tx, fence.node())
                .filter(live -> live)
                .switchIfEmpty(Mono.error(() -> new FencedException("This node lost its place in the store.", false)));
    }

    /** They are read side by side. Many are read by one range, which conflicts with changes of those between them, too. */
    private Mono<Map<Integer, ShardRecord>> rows(KvTransaction tx, Collection<Integer> wanted) {
        TreeSet<Integer> sorted = new TreeSet<>(wanted);
        if (sorted.size() > EACH_BY_ITSELF) {
            return together(tx, sorted);
        }
        return Flux.fromIterable(sorted)
                .flatMap(
                        shard -> {
                            KvKey key = keys.shardOwner(shard);
                            return tx.get(key)
                                    .map(bytes -> ShardRecord.decode(key, bytes))
                                    .defaultIfEmpty(ShardRecord.NEW)
                                    .map(row -> Map.entry(shard, row));
                        },
                        EACH_BY_ITSELF)
                .collect(TreeMap::new, (rows, row) -> rows.put(row.getKey(), row.getValue()));
    }

    private Mono<Map<Integer, ShardRecord>> together(KvTransaction tx, NavigableSet<Integer> wanted) {
        KvRange range = KvRange.of(
                keys.shardOwner(wanted.first()), keys.shardOwner(wanted.last()).next());
        return tx.range(range).map(found -> {
            Map<Integer, ShardRecord> rows = new TreeMap<>();
            wanted.forEach(shard -> rows.put(shard, ShardRecord.NEW));
            for (KvEntry row : found.entries()) {
                rows.computeIfPresent(
                        keys.shardOf(row.key()), (shard, none) -> ShardRecord.decode(row.key(), row.value()));
            }
            return rows;
        });
    }

    private Mono<Set<NodeId>> living(KvTransaction tx, Set<NodeId> nodes) {
        return Flux.fromIterable(nodes)
                .flatMap(node -> isLive(tx, node).filter(live -> live).map(live -> node))
                .collect(HashSet::new, Set::add);
    }

    private Mono<Boolean> isLive(KvTransaction tx, NodeId node) {
        KvKey key = keys.epoch(node);
        return tx.get(key).map(epoch -> EpochRecord.isLive(key, epoch)).defaultIfEmpty(false);
    }
}
