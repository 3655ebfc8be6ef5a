package dev.rouse.connection;

import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections that one turn changes. */
final class ConnectionChanges extends Changes {

    private final ConnectionShare share;
    private final Map<ConnectionId, ConnectionChange> made = new LinkedHashMap<>();

    /** The records behind them, once settled: null for one that is removed. */
    private final Map<ConnectionId, @Nullable ConnectionRecord> after = new LinkedHashMap<>();

    private long cost;

    /** The newest of the actor's turns whose changes these are. */
    private long turn;

    ConnectionChanges(ConnectionShare share) {
        super(share.feature());
        this.share = share;
    }

    /** @param after cost of these changes, with this one */
    void add(ConnectionId id, ConnectionChange change, long after) {
        made.merge(id, change, ConnectionChange::then);
        cost = after;
    }

    /** The record of {@code id} as the turn sees it. */
    @Nullable
    ConnectionRecord seen(ConnectionId id) {
        ConnectionRecord settled = share.settled(id);
        ConnectionChange change = made.get(id);
        return change == null ? settled : change.of(settled);
    }

    Set<ConnectionId> ids() {
        return made.keySet();
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public void settle() {
        after.clear();
        made.forEach((id, change) -> after.put(id, change.of(share.settled(id))));
    }

    @Override
    public void adopt() {
        turn = share.settle(after);
    }

    @Override
    public void absorb(Changes later) {
        ConnectionChanges next = (ConnectionChanges) later;
        after.putAll(next.after);
        turn = next.turn;
        cost += next.cost;
    }

    long turn() {
        return turn;
    }

    @Override
    public void addTo(RecordChanges records) {
        after.forEach((id, record) -> {
            KvKey suffix = KvKey.of(Suffix.connection(id.bytes()));
            if (record == null) {
                records.clear(suffix);
            } else {
                records.set(suffix, record.encode(), true);
            }
        });
    }
}
