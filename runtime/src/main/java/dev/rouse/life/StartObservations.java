package dev.rouse.life;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeObserver.Kind;
import dev.rouse.RuntimeObserver.Observed;
import dev.rouse.call.Call;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** Observation of starts of actors, in the context of the calls that wake them. Of one actor on its lane, of several on any. */
final class StartObservations {

    private final RuntimeObserver observer;
    private final Map<ActorAddress, Observed> starts = new ConcurrentHashMap<>();

    StartObservations(RuntimeObserver observer) {
        this.observer = observer;
    }

    /** Begins to observe a start, if anybody does. */
    void begin(ActorAddress actor, @Nullable Call first) {
        if (observer.observes(Kind.START)) {
            Observed begun =
                    observer.begun(new RuntimeObserver.Work(Kind.START, actor, "start", false), contextOf(first));
            Observed before = begun == null ? starts.remove(actor) : starts.put(actor, begun);
            if (before != null) {
                before.end(null); // Its lane was closed.
            }
        }
    }

    /** The context that a start goes on in. */
    Context context(ActorAddress actor, @Nullable Call first) {
        Observed observed = starts.isEmpty() ? null : starts.get(actor);
        return observed == null ? contextOf(first) : observed.context();
    }

    private static Context contextOf(@Nullable Call call) {
        return call == null ? Context.empty() : call.callerContext();
    }

    /** Ends a start, if it is observed. */
    void end(ActorAddress actor, ActorPhase next, @Nullable String reason) {
        Observed observed = starts.isEmpty() ? null : starts.remove(actor);
        if (observed != null) {
            observed.end(
                    next == ActorPhase.FAILED
                            ? new ActorStartException(actor, reason == null ? "it failed" : reason, null)
                            : null);
        }
    }
}
