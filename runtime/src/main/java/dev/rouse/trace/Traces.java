package dev.rouse.trace;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeObserver.Kind;
import dev.rouse.RuntimeObserver.Observed;
import dev.rouse.RuntimeObserver.Work;
import dev.rouse.TraceContext;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Contexts of traces, as those of Reactor have them. */
public final class Traces {

    private Traces() {}

    /** The one that {@code context} has; null for none. */
    public static @Nullable TraceContext of(ContextView context) {
        return context.isEmpty() ? null : context.getOrDefault(TraceContext.class, null);
    }

    /** A context with {@code trace}, if there is one. */
    public static Context with(@Nullable TraceContext trace) {
        return trace == null ? Context.empty() : Context.of(TraceContext.class, trace);
    }

    /**
     * Begins to observe a piece of work of {@code actor}; null where nobody does.
     *
     * @param isOwn as {@link Work} has it
     */
    public static @Nullable Observed begun(
            RuntimeObserver observer, Kind kind, ActorAddress actor, String name, boolean isOwn, Context within) {
        return observer.observes(kind) ? observer.begun(new Work(kind, actor, name, isOwn), within) : null;
    }

    /** Ends what is observed, if anything is: then it is no more. */
    public static @Nullable Observed ended(@Nullable Observed observed, @Nullable Throwable error) {
        if (observed != null) {
            observed.end(error);
        }
        return null;
    }

    /**
     * The one in which others go on with what {@code actor} sends now; null for none.
     *
     * @param within context of the turn that sends it
     */
    public static @Nullable TraceContext sent(
            RuntimeObserver observer, ActorAddress actor, String name, Context within) {
        Observed sending = begun(observer, Kind.SEND, actor, name, true, within);
        if (sending == null) {
            return of(within);
        }
        sending.end(null);
        return of(sending.context());
    }
}
