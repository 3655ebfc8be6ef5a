package dev.rouse.actor;

import dev.rouse.LimitExceededException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;

/**
 * The output gate of a stream. An element leaves when everything the turn could see at that moment is durable: at once in
 * the usual case, with the actor's commit when one is under way, with the turn's own commit once the turn has changed
 * something. Elements that wait are bounded. Touched by the actor's lane only; demand hops there.
 */
final class StreamReply {

    private final Call call;
    private final ActorLane lane;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long demand;
    private long requested;
    private @Nullable Turn turn;
    private boolean fed;
    private boolean takenBack;
    private boolean ended;
    private @Nullable Throwable error;

    StreamReply(Call call, ActorLane lane, long demand) {
        this.call = call;
        this.lane = lane;
        this.demand = demand;
    }

    /** @param waitsFor null once nothing is left to wait for */
    private record Held(Object element, @Nullable Object waitsFor) {
        boolean waits() {
            return waitsFor instanceof Unsaved unsaved ? !unsaved.isSaved() : waitsFor != null;
        }
    }

    void begin(Turn begun) {
        turn = begun;
    }

    /** The turn's stream is there. */
    void feed() {
        fed = true;
        requestMore();
    }

    /** From any thread: the caller wants more. */
    void request(long n) {
        lane.execute(() -> {
            demand = Operators.addCap(demand, n);
            release(null);
            requestMore();
        });
    }

    /** From any thread: the caller wants no more. The turn ends as if its stream had. */
    void cancelled() {
        lane.execute(() -> {
            held.clear();
            if (turn != null) {
                turn.stop(null);
            }
        });
    }

    private void requestMore() {
        Turn source = fed ? turn : null;
        long wanted = Math.min(demand, call.type().options().heldElements()) - held.size();
        if (source != null && !ended && requested <= wanted / 2 && requested < wanted) {
            long more = wanted - requested;
            requested = wanted;
            source.request(more);
        }
    }

    void offer(Turn from, Object element) {
        from.activation().gate().prove();
        if (call.isEnded() || takenBack) {
            return;
        }
        if (!lane.mayServe()) {
            from.stop(lane.unavailable());
            return;
        }
        requested = Math.max(0, requested - 1);
        Object waitsFor = from.changesSoFar() ? from : from.activation().gate().newestUnsaved(from);
        if (waitsFor == null && held.isEmpty() && demand > 0) {
            demand--;
            call.next(element);
            requestMore();
            return;
        }
        hold(from, new Held(element, waitsFor));
    }

    private void hold(Turn from, Held element) {
        held.add(element);
        int limit = call.type().options().heldElements();
        if (held.size() >= limit && element.waitsFor == from) {
            held.clear();
            from.stop(new LimitExceededException(
                    "elements of a stream that wait for its turn's commit", limit, limit - 1L));
        } else if (element.waitsFor instanceof Unsaved unsaved) {
            unsaved.thenRelease(this);
        } else {
            requestMore();
        }
    }

    /** {@code saved} is durable: lets go what waited for it, as far as it is wanted. */
    void release(@Nullable Object saved) {
        while (demand > 0 && !held.isEmpty() && mayLeave(held.peek(), saved)) {
            demand--;
            call.next(held.remove().element);
        }
        if (ended && held.isEmpty()) {
            finish();
        } else {
            requestMore();
        }
    }

    private boolean mayLeave(Held first, @Nullable Object saved) {
        return ended || first.waitsFor == saved || !first.waits();
    }

    /** What the turn saw is taken back: what waits for it never leaves, and nothing follows. */
    void takenBack() {
        takenBack = true;
        held.removeIf(Held::waits);
    }

    /** The turn has ended and what it changed is durable: all that is held may leave, then the end. */
    void end(@Nullable Throwable failure) {
        ended = true;
        error = failure;
        if (failure != null) {
            held.removeIf(Held::waits);
        }
        release(null);
    }

    private void finish() {
        if (error != null) {
            call.fail(error);
        } else {
            call.complete(null);
        }
    }
}
