package dev.rouse.workflow;

import dev.rouse.ReceivedMessage;
import dev.rouse.call.CallingTurn;
import dev.rouse.queue.QueueFeature;
import dev.rouse.record.workflow.BatchValue;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.HostedType;
import dev.rouse.workflow.code.Values;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Takes messages of the actor's queues for workflows that wait for them, one after the other. Lane only. */
final class Pulls {

    private final QueueFeature queues;
    private final WorkHost host;
    private final WorkflowShare share;
    private final AttemptCall.Orderly orderly;
    private final Runnable asks;
    private final NavigableMap<Place, Pulling> open =
            new TreeMap<>(Comparator.comparingLong(Place::workflow).thenComparingInt(Place::entry));

    /** @param asks run before each message that is asked for */
    Pulls(QueueFeature queues, WorkHost host, WorkflowShare share, AttemptCall.Orderly orderly, Runnable asks) {
        this.queues = queues;
        this.host = host;
        this.share = share;
        this.orderly = orderly;
        this.asks = asks;
    }

    /** Takes messages for an entry, unless it does already. */
    void begin(Place place, EntryRecord entry) {
        if (!open.containsKey(place)) {
            BatchValue batch = BatchValue.decode(Objects.requireNonNull(entry.value()));
            Pulling pulling = new Pulling(place);
            open.put(place, pulling);
            queues.receive(host, 1, List.of(batch.queue()), waits -> {}).subscribe(pulling);
        }
    }

    /** Takes no messages any more for entries of a workflow that are not {@code wanted}. */
    void retain(long workflow, Predicate<Place> wanted) {
        if (open.isEmpty()) {
            return;
        }
        Map<Place, Pulling> own = open.subMap(new Place(workflow, 0), new Place(workflow, Integer.MAX_VALUE));
        for (Place place : List.copyOf(own.keySet())) {
            if (!wanted.test(place)) {
                Objects.requireNonNull(open.remove(place)).cancel();
            }
        }
    }

    private @Nullable EntryRecord entry(Place place) {
        LiveWorkflow workflow = share.live(place.workflow());
        return workflow == null || workflow.record().paused() ? null : workflow.entry(place.entry());
    }

    private final class Pulling extends BaseSubscriber<ReceivedMessage> {

        private final Place place;

        Pulling(Place place) {
            this.place = place;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            next();
        }

        private void next() {
            asks.run();
            request(1);
        }

        @Override
        protected void hookOnNext(ReceivedMessage message) {
            message.handle(() -> Mono.deferContextual(turn -> {
                        take((Turn) turn.get(CallingTurn.class), message);
                        return Mono.empty();
                    }))
                    .subscribe(handled -> next());
        }

        private void take(Turn turn, ReceivedMessage message) {
            if (!Orders.isReceiving(entry(place))) {
                throw new IllegalStateException("The workflow takes no messages any more.");
            }
            Object body = message.body(Object.class);
            byte[] bytes = Objects.requireNonNull(Values.encode(host.type(), body, HostedType.classOf(body)));
            int most = host.type().options().workflows().maxEntryBytes();
            orderly.order(turn, Orders.received(place, bytes, most));
        }
    }
}
