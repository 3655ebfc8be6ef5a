package dev.rouse.connection;

import dev.rouse.ActorAddress;
import dev.rouse.LimitExceededException;
import dev.rouse.PreloadOptions;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Connections of clients to actors. */
public final class ConnectionFeature extends Feature {

    /** A record that every store keeps in one place. */
    private static final int LARGEST = 90_000;

    private static final KvKey ROWS = KvKey.of(Suffix.connections());

    private final Keys keys;
    private final KvCost cost;

    public ConnectionFeature(Keys keys, KvCost cost) {
        this.keys = keys;
        this.cost = cost;
    }

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public String label() {
        return "connections";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.required("connections", ROWS, options.connectionsBytes());
    }

    @Override
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        List<KvEntry> rows = records.list(ROWS);
        if (rows == null) {
            throw new IllegalStateException("not all of its connections were read");
        }
        if (rows.isEmpty()) {
            return null;
        }
        Map<ConnectionId, ConnectionRecord> stored = new LinkedHashMap<>();
        for (KvEntry row : rows) {
            byte[] suffix = row.key().bytes();
            ConnectionId id =
                    ConnectionId.read(ByteBuffer.wrap(suffix, suffix.length - ConnectionId.BYTES, ConnectionId.BYTES));
            stored.put(id, ConnectionRecord.decode(keys.actor(actor.id(), suffix), row.value()));
        }
        return new ConnectionShare(this, stored);
    }

    /** The share of an actor; null where it has no connection. */
    @Nullable
    ConnectionShare shareOf(TurnHost actor) {
        return (ConnectionShare) actor.shareOf(this);
    }

    /** As {@link #shareOf}, but makes one where there is none. */
    ConnectionShare makeShareOf(TurnHost actor) {
        return (ConnectionShare) actor.share(this, () -> new ConnectionShare(this, Map.of()));
    }

    /** The connection as {@code turn} sees it; null for none. */
    @Nullable
    ConnectionRecord seen(Turn turn, ConnectionId id) {
        ConnectionChanges changes = (ConnectionChanges) turn.changes().of(this);
        if (changes != null) {
            return changes.seen(id);
        }
        ConnectionShare share = shareOf(turn.host());
        return share == null ? null : share.settled(id);
    }

    /** The connections that {@code turn} sees, in the order of their ids. */
    Map<ConnectionId, ConnectionRecord> seen(Turn turn) {
        TreeSet<ConnectionId> ids = new TreeSet<>();
        ConnectionShare share = shareOf(turn.host());
        if (share != null) {
            ids.addAll(share.ids());
        }
        ConnectionChanges changes = (ConnectionChanges) turn.changes().of(this);
        if (changes != null) {
            ids.addAll(changes.ids());
        }
        Map<ConnectionId, ConnectionRecord> seen = new LinkedHashMap<>();
        for (ConnectionId id : ids) {
            ConnectionRecord record = seen(turn, id);
            if (record != null) {
                seen.put(id, record);
            }
        }
        return seen;
    }

    /** Changes a connection with {@code turn}. */
    void change(Turn turn, ConnectionId id, ConnectionChange change) {
        turn.checkMayChange();
        long sum = cost(turn, id, change.of(seen(turn, id)));
        turn.changes().checkCost(this, sum, turn.host().lane().maxChanges());
        add(turn, id, change, sum);
    }

    /** As {@link #change}, for what the runtime notes itself: that is not refused. */
    void note(Turn turn, ConnectionId id, ConnectionChange change) {
        add(turn, id, change, cost(turn, id, change.of(seen(turn, id))));
    }

    private void add(Turn turn, ConnectionId id, ConnectionChange change, long sum) {
        ConnectionChanges changes = (ConnectionChanges) turn.changes().of(this);
        if (changes == null) {
            changes = new ConnectionChanges(makeShareOf(turn.host()));
            turn.changing().add(changes);
        }
        changes.add(id, change, sum);
    }

    /** The cost of what {@code turn} changes, with {@code after}. */
    private long cost(Turn turn, ConnectionId id, @Nullable ConnectionRecord after) {
        ConnectionChanges changes = (ConnectionChanges) turn.changes().of(this);
        KvKey key = keys.actor(turn.host().address().id(), Suffix.connection(id.bytes()));
        long before = changes == null ? 0 : changes.cost();
        if (after == null) {
            return before + cost.of(new KvMutation.Clear(key));
        }
        byte[] row = after.encode();
        if (row.length > LARGEST) {
            throw new LimitExceededException(
                    "bytes of a connection with its parameters, state and subscriptions", row.length, LARGEST);
        }
        return before + cost.of(new KvMutation.Set(key, row, true));
    }
}
