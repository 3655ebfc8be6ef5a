package dev.rouse.turn;

import dev.rouse.ActionMode;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeObserver.Kind;
import dev.rouse.RuntimeObserver.Observed;
import dev.rouse.call.Call;
import dev.rouse.call.CallingTurn;
import dev.rouse.call.DroppedErrors;
import dev.rouse.loop.CurrentPart;
import dev.rouse.loop.ThreadLocals;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/** The parts that turns run in on their lane: what comes back to a turn, a signal or a task, is one. */
final class TurnParts {

    private TurnParts() {}

    /** Makes {@code part} one of the turn that waits for it: others may wait for what {@code turn} asked for. */
    static void goOn(Turn turn, Object subscriber, Runnable part) {
        CallingTurn waiting = subscriber == turn ? turn : Continuation.of(subscriber, turn);
        if (waiting == null) {
            runShared(turn, subscriber, part);
        } else if (waiting == turn) {
            run(turn, subscriber, part);
        } else {
            Turn other = (Turn) waiting;
            other.host().lane().execute(() -> run(other, subscriber, part));
        }
    }

    private static void runShared(Turn turn, Object subscriber, Runnable part) {
        CurrentPart current = turn.host().lane().loop().current();
        Object before = current.enterShared();
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(subscriber, null)) {
            part.run();
        } catch (Throwable e) {
            turn.broke(e);
        } finally {
            current.resume(before);
        }
    }

    /** Runs {@code part} of {@code turn}, on its lane. */
    static void run(Turn turn, Object subscriber, Runnable part) {
        CurrentPart current = turn.host().lane().loop().current();
        Object before = current.enter(turn);
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(subscriber, turn)) {
            part.run();
        } catch (Throwable e) {
            turn.broke(e);
        } finally {
            current.resume(before);
        }
    }

    /** Cancels code of {@code turn}, which may throw then. */
    static void cancel(Turn turn, Subscription running) {
        CurrentPart current = turn.host().lane().loop().current();
        Object before = current.enter(turn);
        try (ThreadLocals.Scope ignored = ThreadLocals.enter(null, turn)) {
            running.cancel();
        } catch (Throwable e) {
            DroppedErrors.drop(e, turn);
        } finally {
            current.resume(before);
        }
    }

    /** @throws IllegalStateException the action of {@code turn} says that it changes nothing */
    static void checkMayChange(Turn turn) {
        if (turn.mode().changesNothing()) {
            throw new IllegalStateException("Action " + turn.call().action().name() + " of "
                    + turn.host().address() + " is "
                    + (turn.mode() == ActionMode.WATCH ? "@Watch" : "@ReadOnly")
                    + " and tried to change something.");
        }
    }

    /** The error of a turn of {@code call} whose publisher gave null to {@code signal}. */
    static NullPointerException nullOf(Call call, String signal) {
        return new NullPointerException("The publisher that " + call.name() + " returned gave null to " + signal
                + ", which Reactive Streams forbids.");
    }

    /** Begins to observe a piece of work of {@code turn}; null where nobody does: then no context is made for it. */
    static @Nullable Observed observed(Turn turn, Kind kind) {
        RuntimeObserver observer = turn.host().lane().observer();
        return observer.observes(kind) ? turn.call().observed(observer, kind, turn.currentContext()) : null;
    }
}
