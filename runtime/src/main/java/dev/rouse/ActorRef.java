package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An actor called by the name of its action: for gateways. Typed callers use {@link ActorClient#actor}. */
public interface ActorRef {

    /** The address of the actor that is called. */
    ActorAddress address();

    /**
     * Calls an action. The {@code Flux} has the elements of a stream, or at most the one result. Cold: each subscription is
     * a call of its own; everything else as {@link ActorClient} says. Unknown actions and arguments that do not fit end it
     * with {@link UnknownActionException} and {@link InvalidCallException}.
     *
     * @param arguments of the types that {@link ActorClient#action} tells
     */
    Flux<Object> call(String action, @Nullable Object... arguments);

    /**
     * Subscribes to the values of one event, from now on: those of events without a value are left out. As {@link
     * #events(EventQuery, Class)}, but a gap ends it with {@link EventsMissedException}.
     *
     * @param name of the event
     * @param type of its values
     */
    <T> Flux<T> events(String name, Class<T> type);

    /**
     * Subscribes to the actor's {@linkplain ActorEvents events}, be it awake, asleep or not yet created: a subscription does not wake it. The
     * {@code Flux} is cold, each subscription has a place of its own; it has every event that is wanted once, in order, from the
     * place that is asked for on, or an explicit {@link ActorEvent.Gap}. It has no end of its own: where the actor moves to another node, or
     * its node or the store fails, it goes on behind the last item. It ends with {@link ActorDestroyedException} when the actor is
     * destroyed, with {@link OverloadedException} where it has too many subscribers, and with what says that this node has stopped.
     *
     * <p>Who asks for little gets little: what is not asked for yet is not kept for a subscriber, but read again when it is asked for. Items
     * come on a lane, and nothing that runs there may block. Cancelling ends the subscription, at any time.
     *
     * @param type of values, read by the {@link EventOptions#json mapper} of the actor's type; one that cannot be read ends it
     */
    <T> Flux<ActorEvent<T>> events(EventQuery query, Class<T> type);

    /**
     * Reads events that are kept, and waits for none to come. Cold; completes on a lane, empty where there are none.
     *
     * @param limit at most so many items, from 1 to 1,000
     */
    Mono<List<ActorEvent<byte[]>>> keptEvents(EventQuery query, int limit);

    /** As {@link #events(EventQuery, Class)}, with values as the JSON that is kept: for gateways. Arrays are not to be changed. */
    Flux<ActorEvent<byte[]>> events(EventQuery query);

    /** As {@link #events(EventQuery)}, in batches as they come together, with the places behind them. */
    Flux<EventBatch> eventBatches(EventQuery query);
}
