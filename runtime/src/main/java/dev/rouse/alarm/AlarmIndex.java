package dev.rouse.alarm;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.AlarmRecord;
import dev.rouse.record.Keys;
import dev.rouse.shard.ShardSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The alarm index in the store, of which the first rows of each shard are in memory. A shard's horizon is its first row that
 * may not be; without one, all are. Rows that move while a read is under way are newer than what it finds. Its clock's only.
 */
final class AlarmIndex {

    private static final Logger LOG = GuardedLogger.of(AlarmIndex.class);
    private static final int ROWS_A_READ = 512;
    private static final int SHARDS_A_READ = 16;
    private static final int MIN_ROWS_A_SHARD = 16;

    private final Keys keys;
    private final int rowsOfAShard;
    private final @Nullable KvKey[] horizons = new @Nullable KvKey[ActorId.SHARDS];
    private final int[] scanned = new int[ActorId.SHARDS];
    private final BitSet unscanned = new BitSet(ActorId.SHARDS);
    private ShardSet open = ShardSet.none();

    /** Row of the first shard that is not scanned from which on to scan it; null for its begin. */
    private @Nullable KvKey cursor;

    private int horizonCount;

    /** Number of times that shards were opened or closed: a read that was under way meanwhile is made again. */
    private int changes;

    /** Actors whose rows have moved since the read that is under way began; null when none is. */
    private @Nullable Set<ActorAddress> moved;

    /** @param inMemory about how many rows of all shards together are to be in memory */
    AlarmIndex(Keys keys, int inMemory) {
        this.keys = keys;
        this.rowsOfAShard = Math.max(MIN_ROWS_A_SHARD, inMemory / ActorId.SHARDS);
    }

    /**
     * A row.
     *
     * @param due in milliseconds since 1970
     */
    record Row(ActorAddress address, long due, boolean recurring) {}

    /** Reads {@code shards} from now on. What a read that is under way finds is not theirs. */
    void open(ShardSet shards) {
        open = open.plus(shards);
        forget(shards);
        shards.stream().forEach(unscanned::set);
    }

    /** Reads {@code shards} no more. */
    void close(ShardSet shards) {
        open = open.minus(shards);
        forget(shards);
    }

    private void forget(ShardSet shards) {
        cursor = null;
        changes++;
        shards.stream().forEach(shard -> {
            horizon(shard, null);
            scanned[shard] = 0;
            unscanned.clear(shard);
        });
    }

    boolean hasOpen() {
        return !open.isEmpty();
    }

    boolean isOpen(ActorAddress actor) {
        return open.contains(actor.id());
    }

    /** Whether the first rows of all open shards have been read. */
    boolean isScanned() {
        return unscanned.isEmpty();
    }

    boolean isReading() {
        return moved != null;
    }

    /** The actor's row moves: what a read that is under way finds of it is older. */
    void moves(ActorAddress address) {
        if (moved != null) {
            moved.add(address);
        }
    }

    /** Whether the actor's row is to be in memory when it is at {@code due}. */
    boolean belongsInMemory(ActorAddress address, long due) {
        KvKey horizon = horizons[address.id().shard()];
        return isReading() || horizon == null || keys.alarm(address.id(), due).compareTo(horizon) < 0;
    }

    /** {@code alarm} is not in memory any more. */
    void forgotten(Alarm alarm) {
        KvKey row = keys.alarm(alarm.address.id(), alarm.due);
        KvKey horizon = horizons[alarm.address.id().shard()];
        if (horizon == null || row.compareTo(horizon) < 0) {
            horizon(alarm.address.id().shard(), row);
        }
    }

    private void horizon(int shard, @Nullable KvKey row) {
        horizonCount += (row == null ? 0 : 1) - (horizons[shard] == null ? 0 : 1);
        horizons[shard] = row;
    }

    // Reading.

    /** One read and what becomes of its answer. */
    record Reading(KvRead.Builder request, Consumer<KvSnapshot> answer) {}

    /** The next part of the first scan; once that is done, the shards whose horizons come by {@code untilMillis}, if any. */
    @Nullable
    Reading next(long untilMillis, Consumer<Row> rows) {
        int first = unscanned.nextSetBit(0);
        if (first >= 0) {
            int last = unscanned.nextClearBit(first) - 1;
            KvKey from = cursor == null ? keys.alarms(first) : cursor;
            KvRange page = KvRange.of(from, keys.alarms(last).prefixEnd()).maxRows(ROWS_A_READ);
            return reading(KvRead.builder().range(page), snapshot -> scanned(first, last, snapshot.range(0), rows));
        }
        List<Integer> shards = horizonCount == 0 ? List.of() : shardsWithin(untilMillis);
        return shards.isEmpty() ? null : reading(request(shards), snapshot -> continued(shards, snapshot, rows));
    }

    private Reading reading(KvRead.Builder request, Consumer<KvSnapshot> answer) {
        moved = new HashSet<>();
        int before = changes;
        return new Reading(request, snapshot -> {
            try {
                if (changes == before) {
                    answer.accept(snapshot);
                }
            } finally {
                moved = null;
            }
        });
    }

    private List<Integer> shardsWithin(long untilMillis) {
        return IntStream.range(0, ActorId.SHARDS)
                .filter(shard -> horizonDue(shard) <= untilMillis)
                .boxed()
                .sorted(Comparator.comparingLong(this::horizonDue))
                .limit(SHARDS_A_READ)
                .toList();
    }

    private long horizonDue(int shard) {
        KvKey horizon = horizons[shard];
        return horizon == null ? Long.MAX_VALUE : keys.alarmDue(horizon);
    }

    private KvRead.Builder request(List<Integer> shards) {
        KvRead.Builder request = KvRead.builder();
        for (int shard : shards) {
            KvKey from = horizons[shard];
            KvKey begin = from == null ? keys.alarms(shard) : from;
            request.range(KvRange.of(begin, keys.alarms(shard).prefixEnd()).maxRows(rowsOfAShard));
        }
        return request;
    }

    /** The read that is under way has failed. */
    void failed() {
        moved = null;
    }

    /** @param first of the shards that were read, one after the other, as far as the page goes; to {@code end} */
    private void scanned(int first, int end, KvRangeResult page, Consumer<Row> rows) {
        KvKey last = null;
        for (KvEntry entry : page.entries()) {
            last = entry.key();
            int shard = keys.alarmShard(last);
            if (horizons[shard] == null && scanned[shard]++ < rowsOfAShard) {
                found(entry, rows);
            } else if (horizons[shard] == null) {
                horizon(shard, last);
            }
        }
        cursor = null;
        if (last == null || !page.truncated()) {
            unscanned.clear(first, end + 1);
            return;
        }
        // Behind the last row, or at the next shard when the rest of this one is for later.
        int shard = keys.alarmShard(last);
        unscanned.clear(first, horizons[shard] == null ? shard : shard + 1);
        cursor = horizons[shard] == null ? last.next() : null;
    }

    private void continued(List<Integer> shards, KvSnapshot snapshot, Consumer<Row> rows) {
        for (int i = 0; i < shards.size(); i++) {
            List<KvEntry> entries = new ArrayList<>(snapshot.range(i).entries());
            entries.forEach(entry -> found(entry, rows));
            boolean more = snapshot.range(i).truncated() && !entries.isEmpty();
            horizon(shards.get(i), more ? entries.get(entries.size() - 1).key().next() : null);
        }
    }

    private void found(KvEntry entry, Consumer<Row> rows) {
        try {
            AlarmRecord alarm = AlarmRecord.decode(entry.key(), entry.value());
            if (moved == null || !moved.contains(alarm.address())) {
                rows.accept(new Row(alarm.address(), keys.alarmDue(entry.key()), alarm.recurring()));
            }
        } catch (KvCorruptException e) {
            LOG.error("A row of the alarm index cannot be read, its actor is not woken by it", e);
        }
    }
}
