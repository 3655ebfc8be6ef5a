package dev.rouse.cluster;

import dev.rouse.ActorId;
import dev.rouse.NodeUnavailableException;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.Moment;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.FormatRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Joins a node incarnation to a store: checks the format and writes an epoch record and a heartbeat of its own.
 *
 * <p>On a store that nobody else can reach, whoever was there before is dead and revoked in the same transaction; and a
 * node joins again there only while its own former record still stands, so that of two runtimes on one store object the
 * later one keeps it. Safe to be run again after an outcome that was unknown.
 */
public final class NodeJoin {

    private final KvStore store;
    private final Keys keys;
    private final Clock clock;
    private final RandomGenerator random;
    private final Ticker ticker;
    private final AtomicReference<@Nullable FormatRecord> known = new AtomicReference<>();

    public NodeJoin(KvStore store, Keys keys, Clock clock, RandomGenerator random, Ticker ticker) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
        this.ticker = ticker;
    }

    /**
     * Joins, each subscription as a new incarnation. Cold; ends with {@link KvCorruptException} when the store is of a
     * format that this code does not know, or what the store says.
     */
    public Mono<JoinedNode> join() {
        return Mono.defer(() -> join(NodeId.random(random), null));
    }

    /**
     * Joins as a new incarnation of the same node, and revokes the one before. Cold; subscriptions are attempts at one
     * incarnation. Ends as {@link #join()}, and with {@link NodeUnavailableException} when a successor holds a store that is
     * exclusive, or {@link KvCorruptException} when it is not the store that was joined before.
     */
    public Mono<JoinedNode> joinAgain(NodeId predecessor) {
        return join(NodeId.random(random), predecessor);
    }

    /** The format record of the store, once the node has joined. */
    public FormatRecord format() {
        return Objects.requireNonNull(known.get(), "the node has not joined yet");
    }

    private Mono<JoinedNode> join(NodeId node, @Nullable NodeId predecessor) {
        return Mono.defer(() -> {
            Moment began = Moment.now(ticker, clock);
            return store.transact(tx -> enter(tx, node, predecessor)).map(entered -> {
                known.set(entered.value());
                return new JoinedNode(node, Objects.requireNonNull(entered.commitVersion(), "the join wrote"), began);
            });
        });
    }

    private Mono<FormatRecord> enter(KvTransaction tx, NodeId node, @Nullable NodeId predecessor) {
        return checkFormat(tx)
                .flatMap(format -> makeRoom(tx, node, predecessor).then(Mono.fromSupplier(() -> {
                    tx.set(keys.epoch(node), new EpochRecord(false, clock.millis()).encode());
                    tx.set(keys.heartbeat(node), new HeartbeatRecord(0, 0).encode());
                    return format;
                })));
    }

    private Mono<Void> makeRoom(KvTransaction tx, NodeId node, @Nullable NodeId predecessor) {
        if (!store.exclusive()) {
            return predecessor == null ? Mono.empty() : Mono.fromRunnable(() -> revoke(tx, predecessor));
        }
        // Where this is run again after an unknown outcome, the node itself may stand there already.
        Mono<?> allowed = predecessor == null
                ? Mono.just(true)
                : tx.get(keys.epoch(predecessor)).switchIfEmpty(Mono.defer(() -> tx.get(keys.epoch(node))));
        return allowed.switchIfEmpty(Mono.error(
                        () -> new NodeUnavailableException("another runtime in this process took the store over")))
                .then(Mono.defer(() -> tx.range(KvRange.prefix(keys.epochs()))))
                .doOnNext(epochs -> {
                    for (KvEntry epoch : epochs.entries()) {
                        revoke(tx, keys.nodeOf(epoch.key()));
                    }
                })
                .then();
    }

    private void revoke(KvTransaction tx, NodeId other) {
        tx.clear(keys.epoch(other));
        tx.clear(keys.heartbeat(other));
        tx.clear(keys.member(other));
    }

    private Mono<FormatRecord> checkFormat(KvTransaction tx) {
        KvKey key = keys.format();
        return tx.get(key)
                .map(bytes -> checked(key, FormatRecord.decode(key, bytes)))
                .switchIfEmpty(Mono.fromSupplier(() -> {
                    FormatRecord fresh =
                            checked(key, new FormatRecord(ActorId.SHARDS, random.nextLong(), random.nextLong()));
                    tx.set(key, fresh.encode());
                    return fresh;
                }));
    }

    private FormatRecord checked(KvKey key, FormatRecord format) {
        if (format.shards() != ActorId.SHARDS) {
            throw new KvCorruptException(
                    "format record at " + key,
                    "the store has " + format.shards() + " shards, this version of Rouse works with " + ActorId.SHARDS
                            + ". It was left as it is.",
                    null);
        }
        FormatRecord before = known.get();
        if (before != null && !before.equals(format)) {
            throw new KvCorruptException(
                    "format record at " + key,
                    "this is not the store that the node knew. It was left as it is: stop all nodes before a store is"
                            + " replaced.",
                    null);
        }
        return format;
    }
}
