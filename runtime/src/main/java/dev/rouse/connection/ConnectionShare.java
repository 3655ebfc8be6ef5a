package dev.rouse.connection;

import dev.rouse.feature.Changes;
import dev.rouse.feature.Share;
import dev.rouse.record.NodeId;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The connections of one actor in memory: as finished turns left them, and as they are in the store. */
public final class ConnectionShare extends Share {

    private static final int MOST_SETTLED = 256;

    private final TreeMap<ConnectionId, Held> all = new TreeMap<>();

    /** Those of which not everything is in the store. */
    private final Set<ConnectionId> unsaved = new LinkedHashSet<>();

    private long turns;

    /** The turn behind which {@link ConnectionWatch} looked last. */
    private long looked = -1;

    private boolean awaitsClients;
    private Set<NodeId> goneFronts = Set.of();
    private final Set<ConnectionId> brokenHooks = new HashSet<>(1);
    private boolean isHookBroken;
    private int settledAtOnce = MOST_SETTLED;

    /** Raw sockets for which the actor stays awake. */
    private int wakeful;

    private boolean isStopping;
    private final StreamedBodies bodies = new StreamedBodies();

    /** A connection as one turn left it. */
    private record Version(long turn, @Nullable ConnectionRecord record) {}

    private static final class Held {

        private @Nullable ConnectionRecord stored;
        private final ArrayDeque<Version> unsaved = new ArrayDeque<>(1);

        @Nullable
        ConnectionRecord settled() {
            return unsaved.isEmpty() ? stored : unsaved.getLast().record;
        }

        /** One where its actor stays awake for it, else 0. */
        int wakeful() {
            ConnectionRecord now = settled();
            return now != null
                            && now.isOpen()
                            && now.socket() != null
                            && !now.socket().hibernates()
                    ? 1
                    : 0;
        }
    }

    /** @param stored what the start has found */
    ConnectionShare(ConnectionFeature feature, Map<ConnectionId, ConnectionRecord> stored) {
        super(feature);
        stored.forEach((id, record) -> {
            Held held = new Held();
            held.stored = record;
            all.put(id, held);
            wakeful += held.wakeful();
        });
    }

    /** The connection as finished turns left it; null for none. */
    @Nullable
    ConnectionRecord settled(ConnectionId id) {
        Held held = all.get(id);
        return held == null ? null : held.settled();
    }

    /** The ids of those that finished turns left, in order. */
    List<ConnectionId> ids() {
        List<ConnectionId> ids = new ArrayList<>(all.size());
        all.forEach((id, held) -> {
            if (held.settled() != null) {
                ids.add(id);
            }
        });
        return ids;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * Takes over what a turn leaves.
     *
     * @return the number of that turn
     */
    long settle(Map<ConnectionId, @Nullable ConnectionRecord> after) {
        long turn = ++turns;
        after.forEach((id, record) -> {
            Held held = all.computeIfAbsent(id, made -> new Held());
            wakeful -= held.wakeful();
            held.unsaved.add(new Version(turn, record));
            wakeful += held.wakeful();
            unsaved.add(id);
        });
        return turn;
    }

    @Override
    public void durable(Changes saved) {
        long turn = ((ConnectionChanges) saved).turn();
        unsaved.removeIf(id -> {
            Held held = all.get(id);
            if (held == null) {
                return true;
            }
            while (!held.unsaved.isEmpty() && held.unsaved.getFirst().turn <= turn) {
                held.stored = held.unsaved.remove().record;
            }
            return isSaved(id, held);
        });
    }

    @Override
    public void rollBack(@Nullable Changes kept) {
        long turn = kept == null ? 0 : ((ConnectionChanges) kept).turn();
        unsaved.removeIf(id -> {
            Held held = all.get(id);
            if (held == null) {
                return true;
            }
            wakeful -= held.wakeful();
            while (!held.unsaved.isEmpty() && held.unsaved.getLast().turn > turn) {
                held.unsaved.removeLast();
            }
            wakeful += held.wakeful();
            return isSaved(id, held);
        });
    }

    private boolean isSaved(ConnectionId id, Held held) {
        boolean saved = held.unsaved.isEmpty();
        if (saved && held.stored == null) {
            all.remove(id);
        }
        return saved;
    }

    /** Whether a turn has left some in another way since {@link #looked}. */
    boolean isChanged() {
        return turns != looked;
    }

    void looked() {
        looked = turns;
    }

    /** Notes whether the actor waits for clients whose front is gone. */
    void awaitsClients(boolean now) {
        awaitsClients = now;
    }

    boolean awaitsClients() {
        return awaitsClients;
    }

    /** Fronts that are gone, and whose clients have had their time to come back. */
    Set<NodeId> goneFronts() {
        return goneFronts;
    }

    void goneFronts(Set<NodeId> gone) {
        goneFronts = Set.copyOf(gone);
    }

    /** Connections that one turn ends of those whose clients stayed away. */
    int settledAtOnce() {
        return settledAtOnce;
    }

    /** Connections whose end is noted without their hook, which failed. */
    Set<ConnectionId> brokenHooks() {
        return brokenHooks;
    }

    /** Whether the last turn failed by a hook. */
    boolean isHookBroken() {
        return isHookBroken;
    }

    void breaksHook(ConnectionId id) {
        brokenHooks.add(id);
        isHookBroken = true;
    }

    /** A turn has ended some of those whose clients stayed away: fewer at a time where it failed. */
    void settled(boolean failed) {
        isHookBroken = false;
        settledAtOnce = failed ? 1 : Math.min(MOST_SETTLED, 2 * settledAtOnce);
    }

    void endSettling() {
        goneFronts = Set.of();
        brokenHooks.clear();
        settledAtOnce = MOST_SETTLED;
        awaitsClients = false;
    }

    /** Bodies of answers that are asked for next. */
    StreamedBodies bodies() {
        return bodies;
    }

    /** Whether a client of one of {@code fronts} may come back. */
    boolean isResumable(Set<NodeId> fronts) {
        return all.values().stream()
                .map(Held::settled)
                .anyMatch(record -> record != null && record.socket() == null && fronts.contains(record.front()));
    }

    /** Fronts of its connections that are not among {@code live}. */
    Set<NodeId> frontsWithout(Set<NodeId> live) {
        Set<NodeId> gone = new HashSet<>();
        all.values().forEach(held -> {
            ConnectionRecord record = held.settled();
            if (record != null && !live.contains(record.front())) {
                gone.add(record.front());
            }
        });
        return gone;
    }

    @Override
    public boolean keepsAwake() {
        return awaitsClients || !isStopping && (wakeful > 0 || !bodies.isEmpty());
    }

    @Override
    public void stops() {
        awaitsClients = false;
        isStopping = true;
        bodies.clear();
    }

    @Override
    public Map<String, Object> describe() {
        int open = (int) all.values().stream()
                .filter(held -> held.stored != null && held.stored.isOpen())
                .count();
        return open == 0 ? Map.of() : Map.of("open", open);
    }
}
