package dev.rouse.event.follow;

import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorEvent;
import dev.rouse.CallTimeoutException;
import dev.rouse.EventBatch;
import dev.rouse.EventQuery;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.base.Backoff;
import dev.rouse.event.follow.EventPage.Step;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * A subscription to the events of an actor, as its subscriber has it: where the actor moves, or its node goes, it goes on behind the
 * last item that was taken.
 */
public final class EventFlux {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Function<String, Flux<Object>> calls;
    private final Predicate<Throwable> mayGoOn;
    private final Scheduler timer;
    private final Backoff backoff;

    /**
     * @param calls makes a call of {@link EventOrders#FOLLOW} with a position
     * @param mayGoOn whether it is tried again behind an error that says that this may help
     * @param timer for pauses between tries
     * @param random for their length
     */
    public EventFlux(
            Function<String, Flux<Object>> calls,
            Predicate<Throwable> mayGoOn,
            Scheduler timer,
            RandomGenerator random) {
        this.calls = calls;
        this.mayGoOn = mayGoOn;
        this.timer = timer;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /** Items with the JSON of their values. Cold: each subscription has a place of its own. */
    public Flux<ActorEvent<byte[]>> items(EventQuery query) {
        return Flux.defer(() -> new Place(EventPosition.of(query)).items());
    }

    /** As {@link #items}, as they come together. Cold. */
    public Flux<EventBatch> batches(EventQuery query) {
        return Flux.defer(() -> new Place(EventPosition.of(query)).batches());
    }

    /** As {@link #items(EventQuery)}, of a name that nobody outside may ask for. */
    public Flux<ActorEvent<byte[]>> items(EventQuery query, String only) {
        return Flux.defer(() -> new Place(EventPosition.of(query, only)).items());
    }

    /** Items that are kept, with the JSON of their values, and none of those to come: at most {@code limit}. Cold. */
    public Mono<List<ActorEvent<byte[]>>> kept(EventQuery query, int limit) {
        return Flux.defer(() -> calls.apply(EventPosition.of(query).text()))
                .concatMapIterable(page -> ((EventPage) page).steps(), 1)
                .takeUntil(Step::isLast)
                .<ActorEvent<byte[]>>handle((step, items) -> {
                    ActorEvent<byte[]> item = step.item();
                    if (item != null) {
                        items.next(item);
                    }
                })
                .take(limit)
                .collectList();
    }

    private final class Place {

        private volatile EventPosition position;
        private volatile boolean stood;

        Place(EventPosition first) {
            position = first;
        }

        Flux<ActorEvent<byte[]>> items() {
            return Flux.defer(() -> calls.apply(position.text()))
                    .concatMapIterable(page -> ((EventPage) page).steps(), 1)
                    .<ActorEvent<byte[]>>handle(this::step)
                    .retryWhen(backoff.retry(Long.MAX_VALUE, this::mayGoOn, timer))
                    .onErrorMap(OutcomeUnknownException.class, EventFlux::nothingHappened);
        }

        Flux<EventBatch> batches() {
            return Flux.defer(() -> calls.apply(position.text()))
                    .map(this::batch)
                    .retryWhen(backoff.retry(Long.MAX_VALUE, this::mayGoOn, timer))
                    .onErrorMap(OutcomeUnknownException.class, EventFlux::nothingHappened);
        }

        private EventBatch batch(Object page) {
            position = position.behind((EventPage) page);
            stood = true;
            return (EventPage) page;
        }

        /** Behind the first page the subscription stood: what refused it since then is a passing state. */
        private boolean mayGoOn(Throwable error) {
            boolean isRefused = error instanceof OverloadedException && !stood;
            return !isRefused && isTransient(error) && mayGoOn.test(error);
        }

        private void step(Step step, SynchronousSink<ActorEvent<byte[]>> subscriber) {
            position = position.behind(step);
            stood = true;
            ActorEvent<byte[]> item = step.item();
            if (item != null) {
                subscriber.next(item);
            }
        }
    }

    /** A subscription changes nothing: where it goes on no more, another one may. */
    private static NodeUnavailableException nothingHappened(Throwable lost) {
        return new NodeUnavailableException(
                "the way to the node of the actor broke, and the subscription goes on no more", lost);
    }

    private static boolean isTransient(Throwable error) {
        return error instanceof RetryableException && !(error instanceof ActorDestroyedException)
                || error instanceof OutcomeUnknownException
                || error instanceof CallTimeoutException;
    }
}
