package dev.rouse.client.call;

import dev.rouse.client.session.Session;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Calls that are answered with a stream: one per subscription. */
public final class RemoteFlux extends Flux<Object> {

    private final Session session;
    private final ClientValues values;
    private final Supplier<CallRequest> request;

    /** @param request makes the request of one call, or throws what is wrong with it */
    public RemoteFlux(Session session, ClientValues values, Supplier<CallRequest> request) {
        this.session = session;
        this.values = values;
        this.request = request;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> caller) {
        RemoteCall.make(session, values, request, caller);
    }
}
