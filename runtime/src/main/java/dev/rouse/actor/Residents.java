package dev.rouse.actor;

import dev.rouse.ActorAddress;
import dev.rouse.ActorStarted;
import dev.rouse.OverloadedException;
import dev.rouse.RuntimeListener;
import dev.rouse.start.PreloadBundle;
import dev.rouse.start.StartPipeline;
import dev.rouse.start.StartRecords;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The actors of a lane that are awake, or on their way to or from it: starts them and makes room. Lane only. */
final class Residents {

    private final ActorLane lane;
    private final StartPipeline starts;
    private final StartQueue queue;
    private final int capacity;
    private final Map<ActorAddress, Activation> byAddress = new HashMap<>();
    private Sinks.Empty<Void> empty = Sinks.empty();
    private volatile int count;

    Residents(ActorLane lane, StartPipeline starts, LaneSettings settings) {
        this.lane = lane;
        this.starts = starts;
        this.queue = new StartQueue(lane, settings.starts());
        this.capacity = settings.maxResident();
    }

    @Nullable
    Activation find(ActorAddress address) {
        return byAddress.get(address);
    }

    /** From any thread. */
    int count() {
        return count;
    }

    List<Activation> all() {
        return List.copyOf(byAddress.values());
    }

    // Start.

    /** Starts the actor of {@code call}, which waits in its mailbox meanwhile. */
    void activate(Call call) {
        if (byAddress.size() >= capacity && !evictOne()) {
            call.fail(new OverloadedException("resident actors a lane, all of them busy", capacity));
            return;
        }
        ActorAddress address = call.address();
        Activation actor = new Activation(lane, call.type(), address);
        byAddress.put(address, actor);
        count = byAddress.size();
        PreloadBundle bundle = lane.warm().take(address);
        actor.accept(call);
        if (bundle != null && bundle.isComplete()) {
            start(actor, bundle, () -> {});
        } else {
            PreloadBundle known =
                    bundle == null ? PreloadBundle.empty(call.type().manifest()) : bundle;
            queue.enter(actor, call.kind() == CallKind.ALARM, () -> start(actor, known, queue::left));
        }
    }

    private boolean evictOne() {
        Activation longest = lane.idle().longest();
        if (longest == null) {
            return false;
        }
        longest.sleep();
        return true;
    }

    /** @param after when the store has answered, or failed to */
    private void start(Activation actor, PreloadBundle bundle, Runnable after) {
        long began = lane.nanoTime();
        try {
            starts.start(actor.address().id(), bundle)
                    .subscribe(
                            found -> lane.execute(() -> {
                                after.run();
                                started(actor, found, began);
                            }),
                            error -> lane.execute(() -> {
                                after.run();
                                actor.startFailed(error);
                            }),
                            null,
                            lane.context());
        } catch (Throwable e) {
            after.run();
            actor.startFailed(e);
        }
    }

    private void started(Activation actor, StartRecords found, long began) {
        if (actor.started(found)) {
            if (lane.listener() != RuntimeListener.NONE) {
                Duration took = Duration.ofNanos(lane.nanoTime() - began);
                lane.listener()
                        .actorStarted(new ActorStarted(
                                actor.address(), found.ledger(), !actor.facts().wasStored(), took));
            }
            actor.pump();
        }
    }

    // The end.

    void remove(Activation actor) {
        lane.idle().remove(actor);
        byAddress.remove(actor.address(), actor);
        count = byAddress.size();
        if (lane.isStopping() && byAddress.isEmpty()) {
            Sinks.Empty<Void> reached = empty;
            empty = Sinks.empty();
            reached.tryEmitEmpty();
        }
    }

    /** Puts all to sleep that have nothing to do; completes when the last one is gone, once the lane stops. */
    Mono<Void> leave() {
        all().forEach(Activation::sleep);
        return byAddress.isEmpty() ? Mono.empty() : empty.asMono();
    }
}
