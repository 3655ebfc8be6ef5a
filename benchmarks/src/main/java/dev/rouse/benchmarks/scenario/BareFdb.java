package dev.rouse.benchmarks.scenario;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import dev.rouse.ActorId;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * FoundationDB without the runtime and without its store: transactions of fdb-java on the records that as many actors would
 * have. As whoever must not block FoundationDB's network thread does, answers are taken on an event loop, so they change
 * threads once.
 *
 * <p>The version that transactions are given is asked for twice a second, as the runtime's heartbeats bring one.
 */
final class BareFdb implements AutoCloseable {

    private static final int META_BYTES = 60;
    private static final int HUNDRED = 100;
    private static final int AT_ONCE = 100;
    private static final byte[] TOKEN = Suffix.inspectorToken();

    private final Database database;
    private final FloorBed bed = new FloorBed();
    private final EventLoop[] loops = bed.loops();
    private final byte[][] actors;
    private final byte[] fence;
    private volatile long version;

    /**
     * Writes records for {@code count} actors.
     *
     * @param entries of 100 bytes each, beside meta record and state
     */
    BareFdb(Database database, byte[] root, int count, int entries) {
        this.database = database;
        Keys keys = new Keys(root);
        this.fence = key(root, (byte) 0x03);
        this.actors = IntStream.range(0, count)
                .mapToObj(i -> keys.actor(actor(i)).bytes())
                .toArray(byte[][]::new);
        write(entries);
        this.version = database.run(transaction -> transaction.getReadVersion().join());
        loops[0].scheduleAtFixedRate(this::refresh, 500, 500, TimeUnit.MILLISECONDS);
    }

    private static ActorId actor(int i) {
        return TestBed.noteAddress(i).id();
    }

    private void write(int entries) {
        for (int first = 0; first < actors.length; first += AT_ONCE) {
            int from = first;
            database.run(transaction -> {
                for (int i = from; i < Math.min(from + AT_ONCE, actors.length); i++) {
                    transaction.set(key(actors[i], Suffix.meta()), new byte[META_BYTES]);
                    transaction.set(key(actors[i], Suffix.state()), new byte[HUNDRED]);
                    for (byte entry = 0; entry < entries; entry++) {
                        transaction.set(key(key(actors[i], Suffix.data()), entry), new byte[HUNDRED]);
                    }
                }
                return true;
            });
        }
    }

    private void refresh() {
        Transaction asking = database.createTransaction();
        asking.getReadVersion().whenComplete((newest, error) -> {
            asking.close();
            if (error == null) {
                version = Math.max(version, newest);
            }
        });
    }

    /** One value at a given version: one request. */
    CompletableFuture<byte[]> get(int slot, int actor) {
        return given(slot, transaction -> transaction.snapshot().get(key(actors[actor], Suffix.state())));
    }

    /** All records at a given version by one range: one request. */
    CompletableFuture<List<KeyValue>> range(int slot, int actor) {
        return given(
                slot,
                transaction -> transaction
                        .snapshot()
                        .getRange(
                                Range.startsWith(actors[actor]),
                                Transaction.ROW_LIMIT_UNLIMITED,
                                false,
                                StreamingMode.WANT_ALL)
                        .asList());
    }

    /** State and meta record, then the token, then the connections, each in a transaction of its own. */
    CompletableFuture<List<KeyValue>> threeTransactions(int slot, int actor) {
        byte[] prefix = actors[actor];
        return own(slot, transaction -> {
                    CompletableFuture<byte[]> meta = transaction.get(key(prefix, Suffix.meta()));
                    return transaction.get(key(prefix, Suffix.state())).thenCombine(meta, (state, other) -> state);
                })
                .thenCompose(state -> own(slot, transaction -> transaction.get(key(prefix, TOKEN))))
                .thenCompose(token -> own(
                        slot,
                        transaction -> transaction
                                .getRange(Range.startsWith(key(prefix, Suffix.connections())))
                                .asList()));
    }

    /** Reads a value, writes one more, and commits: what a transaction is for whoever holds nothing in memory. */
    CompletableFuture<Boolean> readModifyWrite(int slot, int actor) {
        byte[] key = key(actors[actor], Suffix.state());
        return database.runAsync(
                transaction -> transaction.get(key).thenApply(value -> {
                    transaction.set(key, incremented(value));
                    return true;
                }),
                loops[slot % loops.length]);
    }

    /** Writes a value at a given version with one conflict key: one request. */
    CompletableFuture<Void> commit(int slot, int actor) {
        return given(slot, transaction -> {
            transaction.addReadConflictKey(fence);
            transaction.set(key(actors[actor], Suffix.state()), new byte[Long.BYTES]);
            return transaction.commit();
        });
    }

    private <T> CompletableFuture<T> given(int slot, Function<Transaction, CompletableFuture<T>> work) {
        return own(slot, transaction -> {
            transaction.setReadVersion(version);
            return work.apply(transaction);
        });
    }

    private <T> CompletableFuture<T> own(int slot, Function<Transaction, CompletableFuture<T>> work) {
        Transaction transaction = database.createTransaction(loops[slot % loops.length]);
        return work.apply(transaction).whenComplete((answer, error) -> transaction.close());
    }

    private static byte[] incremented(byte[] value) {
        long before = value.length < Long.BYTES ? 0 : ByteBuffer.wrap(value).getLong();
        return ByteBuffer.allocate(Long.BYTES).putLong(before + 1).array();
    }

    private static byte[] key(byte[] prefix, byte... suffix) {
        return ByteBuffer.allocate(prefix.length + suffix.length)
                .put(prefix)
                .put(suffix)
                .array();
    }

    @Override
    public void close() {
        bed.close();
    }
}
