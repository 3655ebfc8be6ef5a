package dev.rouse.stream;

import dev.rouse.ActorOptions;
import dev.rouse.LimitExceededException;
import dev.rouse.call.Call;
import dev.rouse.call.CallStream;
import dev.rouse.stream.HeldElements.Emitted;
import dev.rouse.stream.HeldElements.Held;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;

/**
 * The output gate of a stream. An element leaves when everything the turn could see at that moment is durable: at once in
 * the usual case, with the actor's commit when one is under way, with the turn's own commit once the turn has changed
 * something. Touched by the actor's lane only; demand hops there.
 *
 * <p>Invariants. A turn that has changed nothing is asked for what the caller wants and for no more than may be held: at
 * the bounds it pauses until a commit, which does not depend on it, lets go what waits. A turn that has changed something
 * is asked for all it has, whatever the caller wants, because only its end brings the commit that its elements wait for;
 * over the bounds it fails. So no element waits for demand that waits for that element.
 */
public final class StreamReply implements CallStream {

    /** Elements asked for ahead of knowing their sizes, of a turn that has changed nothing. */
    private static final int AHEAD = 32;

    private final Call call;
    private final ServingLane lane;
    private final HeldElements held = new HeldElements();
    private long demand;
    private long requested;
    private @Nullable StreamSource turn;
    private boolean fed;
    private boolean complete;
    private boolean takenBack;
    private boolean ended;
    private boolean releasing;
    private @Nullable Throwable error;

    /** When the caller had all that it had asked for; of no meaning while it wants more. */
    private long satisfied;

    public StreamReply(Call call, ServingLane lane, long demand) {
        this.call = call;
        this.lane = lane;
        this.demand = demand;
    }

    /** {@code begun} feeds it from now on: nothing was asked of that yet. */
    public void begin(StreamSource begun) {
        turn = begun;
        fed = false;
        requested = 0;
    }

    /** The turn's stream is there. */
    public void feed() {
        fed = true;
        requestMore();
    }

    /** From any thread: the caller wants more. */
    @Override
    public void request(long n) {
        lane.execute(() -> {
            demand = Operators.addCap(demand, n);
            release();
        });
    }

    /** From any thread: the caller wants no more. The turn ends as if its stream had. */
    @Override
    public void cancelled() {
        lane.execute(() -> {
            boolean unheard = ended && !held.isEmpty();
            held.clear();
            if (unheard && error != null) {
                tell(error);
            }
            if (turn != null) {
                turn.stop(null);
            }
        });
    }

    /** For how long, in nanoseconds, nothing but the caller has kept it from going on. */
    public long stalledFor(long now) {
        StreamSource source = turn;
        return demand > 0 || !fed || ended || source == null || source.changesSoFar() ? 0 : now - satisfied;
    }

    private void satisfyOne() {
        if (--demand == 0) {
            satisfied = lane.loop().now();
        }
    }

    /** Drops elements that the caller has not asked for. */
    public void dropHeld() {
        held.clear();
    }

    /** A phrase: for what. */
    public String waitsFor() {
        if (demand == 0) {
            return "its subscriber, which has had all that it asked for";
        }
        return held.isEmpty() ? "the next element of its stream" : "the commit that its elements wait for";
    }

    private void requestMore() {
        StreamSource source = fed ? turn : null;
        if (source == null || ended) {
            return;
        }
        // One more than may be held: a stream of just that many ends when it is asked for it, a longer one is over the
        // bound.
        long wanted = source.changesSoFar() ? options().heldElements() + 1L - held.ownNumber() : wantedOfUnchanged();
        if (requested <= wanted / 2 && requested < wanted) {
            long more = wanted - requested;
            requested = wanted;
            source.request(more);
        }
    }

    private long wantedOfUnchanged() {
        if (held.bytes() >= options().heldBytes()) {
            return 0;
        }
        return Math.min(AHEAD, Math.min(demand, options().heldElements()) - held.size());
    }

    private ActorOptions options() {
        return call.type().options();
    }

    /**
     * An element of the turn's stream: it leaves, waits, or ends the turn.
     *
     * @param emitter the turn that it came in
     */
    public void offer(StreamSource from, Object element, @Nullable StreamSource emitter) {
        Throwable refused = take(from, element, emitter == from ? null : emitter);
        if (refused != null) {
            from.stop(refused);
        }
    }

    /** Lets {@code element} leave or holds it. Returns why the turn must end; null when it may go on. */
    public @Nullable Throwable take(StreamSource from, Object element) {
        return take(from, element, null);
    }

    /** @param emitter another turn that it came in, which may yet fail */
    private @Nullable Throwable take(StreamSource from, Object element, @Nullable StreamSource emitter) {
        from.prove();
        if (call.isEnded() || from.isEnded() || takenBack || !from.isCurrent()) {
            return null;
        }
        if (!from.isElsewhere() && !lane.mayServe()) {
            return lane.unavailable();
        }
        boolean unasked = requested == 0;
        requested = Math.max(0, requested - 1);
        Object waitsFor = from.changesSoFar()
                ? from
                : emitter != null && mayTakeBack(emitter) ? new Emitted(emitter) : from.newestUnsaved();
        if (waitsFor == null && held.isEmpty() && demand > 0) {
            satisfyOne();
            call.next(element);
            requestMore();
            return null;
        }
        return hold(element, waitsFor, unasked);
    }

    private static boolean mayTakeBack(StreamSource emitter) {
        if (emitter.isEnded() || emitter.mode().changesNothing()) {
            return false;
        }
        emitter.emits();
        return true;
    }

    /** {@code emitter} has ended: what came in it waits for its commit from now on, or never leaves. */
    public void emitterEnded(StreamSource emitter) {
        StreamSource source = turn;
        if (source == null || source.isEnded()) {
            return;
        }
        if (emitter.failed()) {
            held.dropOf(emitter);
        } else {
            Durable commit = source.newestUnsaved();
            held.settleOf(emitter, commit);
            if (commit != null) {
                commit.whenSaved(this::release);
            }
        }
        release();
        if (complete && !endsLater()) {
            source.stop(null);
        }
    }

    /**
     * The turn's stream has completed. Elements that came in turns which go on may yet be taken back: it ends after those.
     *
     * @return whether there are any
     */
    public boolean endsLater() {
        complete = held.haveEmitted();
        return complete;
    }

    private @Nullable Throwable hold(Object element, @Nullable Object waitsFor, boolean unasked) {
        if (waitsFor instanceof Durable unsaved && !held.newestWaitsFor(unsaved)) {
            unsaved.whenSaved(this::release);
        }
        Type type = call.action().signature().resultType();
        held.add(new Held(
                element, waitsFor, ElementSize.of(element, type, call.type().codec())));
        Throwable over = overBound(unasked);
        if (over == null) {
            requestMore();
        }
        return over;
    }

    /** @param unasked a source that gives more than it was asked for cannot be paused at the bounds */
    private @Nullable Throwable overBound(boolean unasked) {
        int elements = options().heldElements();
        int bytes = options().heldBytes();
        if (held.ownNumber() > elements) {
            return new LimitExceededException(
                    "elements of a stream that wait for its turn's commit", held.ownNumber(), elements);
        }
        if (held.ownBytes() > bytes) {
            return new LimitExceededException(
                    "bytes of the elements of a stream that wait for its turn's commit", held.ownBytes(), bytes);
        }
        if (unasked && (held.size() > elements || held.bytes() > bytes)) {
            return new LimitExceededException(
                    "elements that a stream gave without being asked, and that wait", held.size(), elements);
        }
        return null;
    }

    /** Lets go what waits for nothing any more, as far as it is wanted. */
    public void release() {
        if (releasing) {
            return;
        }
        releasing = true;
        while (demand > 0 && mayLeave(held.peek())) {
            satisfyOne();
            call.next(held.remove());
        }
        releasing = false;
        if (ended && held.isEmpty()) {
            finish();
        } else {
            requestMore();
        }
    }

    private void tell(Throwable failure) {
        Objects.requireNonNull(turn, "a stream ends with its turn").tell(failure);
    }

    private boolean mayLeave(@Nullable Held first) {
        return first != null && (ended || !first.waits());
    }

    /** Drops what waits for the turn, since what the turn saw is taken back; nothing follows. */
    public void takenBack() {
        takenBack = true;
        held.dropWaiting();
    }

    /** The turn has ended and what it changed is durable: all that is held may leave, then the end. */
    public void end(StreamSource from, @Nullable Throwable failure) {
        turn = from;
        ended = true;
        error = failure;
        if (failure != null) {
            held.dropWaiting();
        }
        release();
    }

    private void finish() {
        if (error != null) {
            tell(error);
        } else {
            call.complete(null);
        }
    }
}
