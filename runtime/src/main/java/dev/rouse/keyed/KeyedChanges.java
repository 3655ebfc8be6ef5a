package dev.rouse.keyed;

import dev.rouse.KeyedCallOptions;
import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.keyed.Hash16;
import dev.rouse.record.keyed.KeyedCallsRecord;
import dev.rouse.record.keyed.RememberedOrderRecord;
import dev.rouse.record.keyed.RememberedRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The call that a turn adds to those that are remembered, and those that go for it. Its number is that of its turn's end. */
final class KeyedChanges extends Changes {

    private final KeyedShare share;
    private final KeyedCallOptions options;
    private final Hash16 key;
    private final RememberedRecord made;

    /** One of the same key that is too old. */
    private final @Nullable RememberedRecord replaced;

    private long cost;

    // Once settled: null is removed.
    private final Map<Hash16, @Nullable RememberedRecord> rows = new LinkedHashMap<>();
    private final Map<Long, @Nullable RememberedOrderRecord> order = new LinkedHashMap<>();
    private List<OrderedCalls.Row> leaving = List.of();
    private KeyedCallsRecord bounds;

    KeyedChanges(
            KeyedShare share,
            KeyedCallOptions options,
            Hash16 key,
            RememberedRecord made,
            @Nullable RememberedRecord replaced,
            long cost) {
        super(share.feature());
        this.share = share;
        this.options = options;
        this.key = key;
        this.made = made;
        this.replaced = replaced;
        this.cost = cost;
        this.bounds = share.settled();
    }

    @Override
    public long cost() {
        return cost;
    }

    /** The one of the same key that goes; null where it has gone with others since it was found. */
    private @Nullable RememberedRecord replaced() {
        return replaced == null || replaced.number() < share.settled().first() ? null : replaced;
    }

    @Override
    public void settle() {
        KeyedCallsRecord after = share.settled();
        rows.clear();
        order.clear();
        RememberedRecord old = replaced();
        if (old != null) {
            after = after.without(old.size());
            order.put(old.number(), null);
        }
        leaving = share.order().leaving(after, options, made.size(), made.millis(), old == null ? 0 : old.number());
        for (OrderedCalls.Row row : leaving) {
            rows.put(row.record().hash(), null);
            order.put(row.number(), null);
            after = after.withoutFirst(
                    row.number(), row.record().size(), share.order().timeBehind(row));
        }
        long number = after.next();
        rows.put(key, new RememberedRecord(number, made.millis(), made.fingerprint(), made.result()));
        order.put(number, new RememberedOrderRecord(key, made.millis(), made.size()));
        bounds = after.with(made.size(), made.millis());
    }

    @Override
    public void adopt() {
        OrderedCalls known = share.order();
        RememberedRecord old = replaced();
        if (old != null) {
            known.remove(old.number());
        }
        leaving.forEach(known::remove);
        order.forEach((number, record) -> {
            if (record != null) {
                known.add(new OrderedCalls.Row(number, record));
            }
        });
        rows.keySet().forEach(share::forget);
        share.settle(bounds);
    }

    @Override
    public void absorb(Changes later) {
        KeyedChanges next = (KeyedChanges) later;
        rows.putAll(next.rows);
        order.putAll(next.order);
        bounds = next.bounds;
        cost += next.cost;
    }

    /** The bounds as they are after these. */
    KeyedCallsRecord bounds() {
        return bounds;
    }

    /** By the hash of the key: null for one that goes. */
    Map<Hash16, @Nullable RememberedRecord> rows() {
        return rows;
    }

    /** Adds the numbers of those that go to {@code numbers}. */
    void addRemoved(Set<Long> numbers) {
        order.forEach((number, record) -> {
            if (record == null) {
                numbers.add(number);
            }
        });
    }

    @Override
    public void addTo(RecordChanges records) {
        rows.forEach((hash, record) -> {
            KvKey suffix = KvKey.of(Suffix.keyedCall(hash.bytes()));
            if (record == null) {
                records.clear(suffix);
            } else {
                records.set(suffix, record.encode(), true);
            }
        });
        order.forEach((number, record) -> {
            KvKey suffix = KvKey.of(Suffix.keyedCallInOrder(number));
            if (record == null) {
                records.clear(suffix);
            } else {
                records.set(suffix, record.encode(), true);
            }
        });
        records.set(KvKey.of(Suffix.keyedCalls()), bounds.encode(), true);
    }
}
