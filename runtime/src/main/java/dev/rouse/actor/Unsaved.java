package dev.rouse.actor;

import dev.rouse.DataKey;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an actor has to save: the turns that ended since its last commit, in order, with those that changed nothing and
 * only wait for what they saw. Until it is sent, turns can be taken back from its end. Lane only.
 */
final class Unsaved {

    private final Object base;
    private final List<Turn> turns = new ArrayList<>();
    private final List<Call> lifecycle = new ArrayList<>(0);
    private final List<StreamReply> streams = new ArrayList<>(0);
    private final NavigableMap<DataKey, byte[]> data = new TreeMap<>();
    private int dataBytes;
    private boolean creates;
    private boolean destroys;
    private boolean saved;
    private boolean wanted;
    private boolean scheduled;

    /** @param base the state before the first turn */
    Unsaved(Object base) {
        this.base = base;
    }

    void add(Turn turn) {
        if (turn.data() != null) {
            data.putAll(turn.data());
            dataBytes += turn.dataBytes();
        }
        if (turn.isAnswered() && !turns.isEmpty() && turns.get(turns.size() - 1).isAnswered()) {
            turns.get(turns.size() - 1).absorb(turn);
        } else {
            turns.add(turn);
        }
    }

    /** The first commit of a new actor. @param creator who waits for that alone */
    void create(@Nullable Call creator) {
        creates = true;
        if (creator != null) {
            lifecycle.add(creator);
        }
    }

    /** The last commit of an actor: it clears everything. */
    void destroy(Call destroyer) {
        destroys = true;
        lifecycle.add(destroyer);
    }

    boolean creates() {
        return creates;
    }

    boolean destroys() {
        return destroys;
    }

    /** Own data as these turns leave it: null for a deletion. */
    NavigableMap<DataKey, byte[]> data() {
        return data;
    }

    /** Whether somebody waits for the commit, so that it should be sent soon. */
    boolean isWanted() {
        return wanted;
    }

    void want() {
        wanted = true;
    }

    /** Whether its save is not scheduled yet; it is from now on. */
    boolean schedule() {
        boolean first = !scheduled;
        scheduled = true;
        return first;
    }

    int dataBytes() {
        return dataBytes;
    }

    /** The newest state here; null when no turn changed it and nothing was created. */
    @Nullable
    Object newestState() {
        return stateUpTo(turns.size());
    }

    private @Nullable Object stateUpTo(int end) {
        for (int i = end - 1; i >= 0; i--) {
            Object state = turns.get(i).stateAfter();
            if (state != null) {
                return state;
            }
        }
        return creates ? base : null;
    }

    /** The state to go on from when everything from the turn that made the newest one is taken back. */
    Object stateBeforeNewest() {
        Object before = stateUpTo(newestChange());
        return before == null ? base : before;
    }

    /** Removes the turn that made the newest state and all after it, and returns them in order. */
    List<Turn> takeBackNewest() {
        return cutFrom(newestChange());
    }

    /** Whether a turn changed the state. */
    boolean hasChange() {
        return newestChange() >= 0;
    }

    private int newestChange() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).stateAfter() != null) {
                return i;
            }
        }
        return -1;
    }

    /** Splits off the turns whose own data does not fit into {@code maxBytes} any more; null when all fit. */
    @Nullable
    Unsaved splitAt(int maxBytes) {
        if (dataBytes <= maxBytes) {
            return null;
        }
        int bytes = 0;
        int end = 0;
        while (end < turns.size() && bytes + turns.get(end).dataBytes() <= maxBytes) {
            bytes += turns.get(end++).dataBytes();
        }
        end = Math.max(1, end);
        Object state = stateUpTo(end);
        Unsaved rest = new Unsaved(state == null ? base : state);
        List<Turn> later = cutFrom(end);
        if (later.isEmpty()) {
            return null;
        }
        later.forEach(rest::add);
        rest.wanted = true;
        return rest;
    }

    private List<Turn> cutFrom(int start) {
        List<Turn> tail = turns.subList(start, turns.size());
        List<Turn> cut = List.copyOf(tail);
        tail.clear();
        data.clear();
        dataBytes = 0;
        for (Turn turn : turns) {
            data.putAll(turn.dataOrEmpty());
            dataBytes += turn.dataBytes();
        }
        return cut;
    }

    /** Whether there is anything to write. */
    boolean isEmpty() {
        return !creates && !destroys && data.isEmpty() && !hasChange();
    }

    List<Turn> turns() {
        return turns;
    }

    /** The calls that wait for creation or destruction itself. */
    List<Call> lifecycle() {
        return lifecycle;
    }

    void thenRelease(StreamReply stream) {
        streams.add(stream);
    }

    boolean isSaved() {
        return saved;
    }

    /** It is durable, or there was nothing to write: answers go out, in order. */
    void saved() {
        saved = true;
        for (Turn turn : turns) {
            turn.answer();
        }
        streams.forEach(stream -> stream.release(this));
    }
}
