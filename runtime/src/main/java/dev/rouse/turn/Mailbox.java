package dev.rouse.turn;

import dev.rouse.ActionMode;
import dev.rouse.ActorAddress;
import dev.rouse.ActorStoppedException;
import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallingTurn;
import dev.rouse.stream.StreamReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one actor: which wait, which run, and which may run next. First come, first served: a call that may not
 * overlap with those that run holds back all behind it.
 */
public final class Mailbox {

    /** Places for orders of operators beside those for calls. */
    public static final int ORDERS = 64;

    private @Nullable ArrayDeque<Call> waiting;
    private @Nullable Turn exclusive;
    private @Nullable Turn shared;
    private @Nullable Turn watches;
    private int held;

    /** Whether a turn of {@code host} that still runs waits for {@code call}, be it over other nodes. */
    public static boolean isAwaitedAt(TurnHost host, Call call) {
        for (Call at = call; at != null; ) {
            CallingTurn turn = at.parent();
            if (turn instanceof Turn made && made.host() == host && !made.isEnded()) {
                return true;
            }
            at = turn == null ? at.origin() : turn.call();
        }
        return false;
    }

    /** Calls that are waiting, running or not yet answered. */
    public int held() {
        return held;
    }

    public boolean isEmpty() {
        return held == 0;
    }

    /** Whether nothing waits and nothing runs; answers may be out. */
    public boolean isQuiet() {
        return waiting == null && exclusive == null && shared == null;
    }

    /** The call that waits longest; null when none does. */
    public @Nullable Call first() {
        return waiting == null ? null : waiting.peek();
    }

    /** The call that came last of those that wait; null when none does. */
    public @Nullable Call last() {
        return waiting == null ? null : waiting.peekLast();
    }

    /** Those that wait, the longest first. */
    public Collection<Call> waiting() {
        return waiting == null ? List.of() : waiting;
    }

    public void add(Call call) {
        ArrayDeque<Call> queue = waiting == null ? new ArrayDeque<>(4) : waiting;
        waiting = queue;
        queue.add(call);
        held++;
    }

    /**
     * As {@link #next()}, but for orders of an operator and to queues: they pass all that wait.
     *
     * @param ordered whether there may be one
     */
    public @Nullable Call next(boolean ordered) {
        Call order = ordered ? nextOrder() : null;
        return order != null ? order : next();
    }

    /** Takes the next call that may begin now; null when none may. Calls that ended while they waited are dropped. */
    public @Nullable Call next() {
        Call first;
        while (waiting != null && (first = waiting.peek()) != null) {
            if (!first.isEnded() && !mayBegin(first)) {
                return null;
            }
            waiting.remove();
            if (waiting.isEmpty()) {
                waiting = null;
            }
            if (!first.isEnded()) {
                return first;
            }
            held--;
        }
        return null;
    }

    private @Nullable Call nextOrder() {
        for (Call call : waiting()) {
            if (call.passesOthers() && !call.isEnded() && mayBegin(call)) {
                Objects.requireNonNull(waiting).remove(call);
                waiting = waiting.isEmpty() ? null : waiting;
                return call;
            }
        }
        return null;
    }

    /**
     * Whether the call may begin at once: nobody waits, and nobody runs that it may not overlap with. Orders of an operator, and those to
     * queues, pass all but hooks, which end in time.
     */
    public boolean isFreeFor(Call call) {
        return (waiting == null || call.passesOthers()) && mayBegin(call);
    }

    /** Takes {@code call} out if it waits here. */
    public boolean withdraw(Call call) {
        if (waiting == null || !waiting.remove(call)) {
            return false;
        }
        if (waiting.isEmpty()) {
            waiting = null;
        }
        held--;
        return true;
    }

    /** Counts a call that begins without having waited. */
    public void addRunning() {
        held++;
    }

    /** Takes all that wait. */
    public List<Call> drain() {
        List<Call> calls = waiting == null ? List.of() : List.copyOf(waiting);
        waiting = null;
        held -= calls.size();
        return calls;
    }

    /**
     * Ends all that wait: none of them begins any more.
     *
     * @param reason asked only where there is somebody to tell
     */
    public void refuseAll(Supplier<? extends RouseException> reason) {
        if (waiting != null) {
            RouseException told = reason.get();
            drain().forEach(call -> call.refuse(told));
        }
    }

    private boolean mayBegin(Call call) {
        if (call.kind() == CallKind.ALARM) {
            return true;
        }
        if (call.passesOthers()) {
            return exclusive == null || exclusive.call().kind() != CallKind.HOOK;
        }
        return exclusive == null && (shared == null || call.wantsTurn() && overlapsShared(call));
    }

    /** Whether a turn of this call may run along with the read-only and interleaved ones that run now. */
    public boolean overlapsShared(Call call) {
        return exclusive == null && call.wantsTurn() && call.action().mode() != ActionMode.EXCLUSIVE;
    }

    public void began(Turn turn) {
        switch (turn.mode()) {
            case EXCLUSIVE -> exclusive = turn;
            case WATCH -> watches = link(turn, watches);
            default -> shared = link(turn, shared);
        }
    }

    private static Turn link(Turn turn, @Nullable Turn first) {
        turn.next = first;
        if (first != null) {
            first.before = turn;
        }
        return turn;
    }

    public void ended(Turn turn) {
        if (turn == exclusive) {
            exclusive = null;
        } else {
            unlink(turn);
        }
    }

    private void unlink(Turn turn) {
        if (turn.before == null) {
            if (turn == watches) {
                watches = turn.next;
            } else {
                shared = turn.next;
            }
        } else {
            turn.before.next = turn.next;
        }
        if (turn.next != null) {
            turn.next.before = turn.before;
        }
        turn.before = null;
        turn.next = null;
    }

    /** The turns that run now, those that watch too. */
    public List<Turn> running() {
        if (watches == null) {
            return keepingOut();
        }
        List<Turn> running = new ArrayList<>(keepingOut());
        running.addAll(watching());
        return running;
    }

    /** The turns that run now and keep others out. */
    public List<Turn> keepingOut() {
        return exclusive != null ? List.of(exclusive) : listed(shared);
    }

    /** The turns that run now and keep nobody out. */
    public List<Turn> watching() {
        return listed(watches);
    }

    /** Ends what only watches: it would not end by itself. */
    public void endWatches(ActorAddress address, String reason) {
        watching().forEach(turn -> turn.stop(new ActorStoppedException(address, reason)));
    }

    /** {@code emitter} has ended: what it gave to streams of others may leave with its commit, or never. */
    public void tellStreamsOf(Turn emitter) {
        if (!emitter.hasEmitted()) {
            return;
        }
        for (Turn turn : running()) {
            StreamReply stream = turn.stream();
            if (stream != null) {
                stream.emitterEnded(emitter);
            }
        }
    }

    private static List<Turn> listed(@Nullable Turn first) {
        if (first == null) {
            return List.of();
        }
        List<Turn> turns = new ArrayList<>();
        for (Turn turn = first; turn != null; turn = turn.next) {
            turns.add(turn);
        }
        return turns;
    }

    /** A call has its answer. */
    public void answered() {
        held--;
    }
}
