package dev.rouse.client.event;

import dev.rouse.ActorAddress;
import dev.rouse.EventQuery;
import dev.rouse.client.session.Carrier;
import dev.rouse.client.session.Session;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Events of an actor: each subscription has a place of its own. */
public final class RemoteEvents extends Flux<EventItem> {

    private final Session session;
    private final ActorAddress address;
    private final EventQuery query;
    private final @Nullable Carrier within;

    /** @param within connection that the subscriptions are of; null for none */
    public RemoteEvents(Session session, ActorAddress address, EventQuery query, @Nullable Carrier within) {
        this.within = within;
        this.session = session;
        this.address = address;
        this.query = query;
    }

    @Override
    public void subscribe(CoreSubscriber<? super EventItem> subscriber) {
        subscriber.onSubscribe(new EventSubscription(session, address, query, within, subscriber));
    }
}
