package dev.rouse.turn;

import dev.rouse.OutsideTurnException;
import dev.rouse.OutsideTurnException.Reason;
import dev.rouse.call.CallingTurn;
import dev.rouse.loop.LaneLoop;
import dev.rouse.loop.LaneScheduler;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** Finds the turn of an actor that calling code is a part of, and brings code to it. */
public final class TurnScope {

    private final TurnHost host;

    public TurnScope(TurnHost host) {
        this.host = host;
    }

    /** Runs tasks as parts of {@code turn}, or of the one that waits for what {@code turn} shares with it. */
    public static Scheduler schedulerOf(Turn turn) {
        return new LaneScheduler(turn.host().lane().loop(), turn::resume);
    }

    /**
     * The turn that the calling code is a part of.
     *
     * @param what the code called, for the error
     * @throws OutsideTurnException it is a part of none, or of one that has ended
     */
    public Turn turn(String what) {
        Turn running = host.running();
        if (running == null) {
            throw outside(what);
        }
        return running;
    }

    /**
     * The turn that {@code subscriber} names, wherever it subscribes; else the one that the calling code is a part of.
     *
     * @throws OutsideTurnException there is neither
     */
    public Turn turn(String what, ContextView subscriber) {
        Turn turn = turnIfAny(subscriber);
        if (turn == null) {
            throw outside(what);
        }
        return turn;
    }

    /** As {@link #turn(String, ContextView)}; null when there is neither. */
    public @Nullable Turn turnIfAny(ContextView subscriber) {
        CallingTurn named = subscriber.getOrDefault(CallingTurn.class, null);
        return named instanceof Turn turn && turn.host() == host ? turn : host.running();
    }

    /** Runs {@code part} as a part of the turn that subscribes, which comes to the lane for it. */
    public <T> Mono<T> inTurn(String what, Function<Turn, Mono<T>> part) {
        return Mono.deferContextual(subscriber -> {
            Turn turn = turn(what, subscriber);
            return host.running() == turn
                    ? part.apply(turn)
                    : Mono.defer(() -> part.apply(live(turn, what))).subscribeOn(schedulerOf(turn));
        });
    }

    /**
     * Returns {@code turn}, of which the calling code is a part.
     *
     * @throws OutsideTurnException it has ended
     */
    public Turn live(Turn turn, String what) {
        if (turn.isEnded()) {
            throw outside(what);
        }
        return turn;
    }

    private OutsideTurnException outside(String what) {
        LaneLoop loop = host.lane().loop();
        Turn here = loop.isHere() && loop.current().get() instanceof Turn turn ? turn : null;
        String called = what + " of " + host.address() + " was called on "
                + Thread.currentThread().getName();
        if (here != null && here.host() == host) {
            return outside(
                    Reason.TURN_ENDED,
                    called + " by what is left of a turn of " + here.call().what() + ", which has ended.");
        }
        if (loop.isHere() && loop.current().isShared()) {
            return outside(
                    Reason.SHARED,
                    called + " with the answer of a publisher that several turns wait for together (cache(), share(),"
                            + " publish(), a sink), so that nobody can tell whose turn this is. Put .publishOn(lane())"
                            + " behind what is shared, where lane() is called inside the turn that waits.");
        }
        if (host.lane().isBlockingCode()) {
            return outside(
                    Reason.NO_TURN,
                    called
                            + ", by code in blocking(...), which belongs to no turn. Read what it needs before, in the turn, and"
                            + " change state and data behind it: Order order = state(); return blocking(() ->"
                            + " send(order)).map(answer -> update(...)).");
        }
        return outside(
                Reason.NO_TURN,
                called
                        + ", outside of a turn. What a turn has begun elsewhere comes back with .publishOn(lane()) first,"
                        + " where lane() is called inside the turn, before it leaves; run() and background work use"
                        + " life().turn(...).");
    }

    private OutsideTurnException outside(Reason reason, String message) {
        return new OutsideTurnException(host.address(), reason, message);
    }
}
