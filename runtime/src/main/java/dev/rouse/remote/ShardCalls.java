package dev.rouse.remote;

import dev.rouse.ActorAddress;
import dev.rouse.record.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The calls of one shard that go elsewhere: those that wait, in the order in which they came, and the number of those that are
 * under way, all to one node and by one way. Lane only.
 */
final class ShardCalls {

    private final TreeMap<Long, Outbound> waiting = new TreeMap<>();
    private final Map<ActorAddress, TreeSet<Long>> waitingFor = new HashMap<>();
    private long bytes;
    private @Nullable NodeId node;
    private @Nullable NodeId member;
    private int underWay;
    private int generation;
    private boolean turns;
    private long turnsBy;

    @Nullable
    Disposable timer;

    long timerDue;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    long bytes() {
        return bytes;
    }

    void add(Outbound call) {
        waiting.put(call.ticket(), call);
        waitingFor
                .computeIfAbsent(call.call().address(), actor -> new TreeSet<>())
                .add(call.ticket());
        bytes += call.bytes();
    }

    boolean remove(Outbound call) {
        if (waiting.remove(call.ticket()) == null) {
            return false;
        }
        waitingFor.computeIfPresent(
                call.call().address(),
                (actor, tickets) -> tickets.remove(call.ticket()) && tickets.isEmpty() ? null : tickets);
        bytes -= call.bytes();
        return true;
    }

    /** Those that wait, in order. */
    List<Outbound> all() {
        return new ArrayList<>(waiting.values());
    }

    Collection<Outbound> waiting() {
        return waiting.values();
    }

    /** Whether one that came before waits for the same actor: {@code call} may not pass it. */
    boolean isBehind(Outbound call) {
        TreeSet<Long> tickets =
                waiting.isEmpty() ? null : waitingFor.get(call.call().address());
        return tickets != null && tickets.first() < call.ticket();
    }

    /** {@code call} goes to {@code to}, by {@code through} where that is not null. */
    void begins(Outbound call, NodeId to, @Nullable NodeId through) {
        if (underWay == 0) {
            node = to;
            member = through;
        }
        underWay++;
        turns = false;
        call.generation = generation;
        call.owner = to;
        call.through = through;
    }

    /** {@code call} is under way no longer. Returns whether it was the last. */
    boolean ends(Outbound call) {
        boolean counts = call.generation == generation;
        call.generation = Outbound.NOT_UNDER_WAY;
        boolean last = counts && --underWay == 0;
        turns &= !last;
        return last;
    }

    /** Whether calls are under way to another node than {@code to}, or by another way: those behind them must not be there before them. */
    boolean isTurning(NodeId to, @Nullable NodeId through) {
        return underWay > 0 && !(to.equals(node) && Objects.equals(through, member));
    }

    /** Calls wait for those that are under way: from {@code by} on no longer, if they do not yet. */
    void turns(long by) {
        turnsBy = turns ? turnsBy : by;
        turns = true;
    }

    /** Whether those that are under way have had the time to be answered. */
    boolean hasTurned(long now) {
        return !turns || turnsBy - now <= 0;
    }

    /** Waits no longer for those that are under way: their node may never answer. */
    void abandon() {
        underWay = 0;
        turns = false;
        generation++;
    }
}
