package dev.rouse.client.call;

import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeObserver.Kind;
import dev.rouse.RuntimeObserver.Observed;
import dev.rouse.RuntimeObserver.Work;
import dev.rouse.trace.ObservedCaller;
import dev.rouse.trace.Traces;
import dev.rouse.wire.Frame;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** Observation of one call of a client, and of its way to a server and back. On the loop of the client. */
final class ClientObservation {

    private final RuntimeObserver observer;
    private final CallRequest request;
    private final CoreSubscriber<? super Object> caller;
    private @Nullable Observed hop;

    private ClientObservation(RuntimeObserver observer, CallRequest request, CoreSubscriber<? super Object> caller) {
        this.observer = observer;
        this.request = request;
        this.caller = caller;
    }

    static ClientObservation of(RuntimeObserver observer, CallRequest request, CoreSubscriber<? super Object> caller) {
        Observed call =
                observer.observes(Kind.CALL) ? observer.begun(work(Kind.CALL, request), caller.currentContext()) : null;
        return new ClientObservation(observer, request, call == null ? caller : new ObservedCaller(caller, call));
    }

    private static Work work(Kind kind, CallRequest request) {
        return new Work(kind, request.address(), request.what(), kind == Kind.HOP);
    }

    /** The caller, which has the context of the call. */
    CoreSubscriber<? super Object> caller() {
        return caller;
    }

    /** The context that the call goes on in at a server, once more where it is made again; null for none. */
    Frame.@Nullable Trace sent() {
        ended();
        hop = observer.observes(Kind.HOP) ? observer.begun(work(Kind.HOP, request), caller.currentContext()) : null;
        return Frame.Trace.of(Traces.of(hop == null ? caller.currentContext() : hop.context()));
    }

    /** It is on its way no more. */
    void ended() {
        Observed over = hop;
        if (over != null) {
            hop = null;
            over.end(null);
        }
    }
}
