package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Observer of the work of a runtime from its beginning to its end, and of the context that it goes on in: what traces are made of. Its
 * methods are called on lanes and on threads of callers: they must not block and must not throw. {@code
 * dev.rouse.observe.RuntimeObservations} is one for Micrometer.
 */
public interface RuntimeObserver {

    /** Observes nothing. */
    RuntimeObserver NONE = new RuntimeObserver() {
        @Override
        public boolean observes(Kind kind) {
            return false;
        }

        @Override
        public @Nullable Observed begun(Work work, Context context) {
            return null;
        }
    };

    /** Kinds of work. */
    enum Kind {
        /** A call, on the side of its caller: from its subscription to its answer. */
        CALL,
        /** A turn: the code of an action or a hook, until that has ended. */
        TURN,
        /** A start of an actor: from the call or alarm that wakes it to its open mailbox, or to what kept it from that. */
        START,
        /** The wait of an answer until what the turn has changed is durable. */
        COMMIT,
        /** A turn that the schedule asked for. */
        FIRING,
        /** A turn that handles a message of a queue, or a batch of them. */
        DELIVERY,
        /** A turn that tries a step of a workflow. */
        STEP,
        /** The way of a call to another node and back. */
        HOP,
        /**
         * The moment in which a turn sends a message, schedules an action or starts a workflow, or a client sends a message of its connection:
         * what is made of that follows from it.
         */
        SEND
    }

    /**
     * A piece of work.
     *
     * @param actor that does it, or that the call goes to
     * @param name of the action, the hook, the queue or the workflow; what else the call wants
     * @param isOwn whether it is the runtime's own, and worth nothing but as a part of a trace
     */
    record Work(Kind kind, ActorAddress actor, String name, boolean isOwn) {}

    /** One piece of work that is observed. */
    interface Observed {

        /** The context that the work goes on in: that which it began in, with what is to be found there in it. */
        Context context();

        /** Told once when it has ended, on any thread; with its error where it failed. */
        void end(@Nullable Throwable error);
    }

    /** Whether it wants to know of such work now. Asked before each. */
    boolean observes(Kind kind);

    /**
     * Begins to observe a piece of work.
     *
     * @param context that it began in
     * @return null where it is not observed
     */
    @Nullable
    Observed begun(Work work, Context context);

    /**
     * All of {@code observers}: each has the context that the one before made. One that throws has its share of the work unobserved, and what it
     * threw is thrown once the others have had theirs.
     */
    static RuntimeObserver all(RuntimeObserver... observers) {
        return new ObserverGroup(List.of(Arguments.noNulls("observers", observers)));
    }
}
