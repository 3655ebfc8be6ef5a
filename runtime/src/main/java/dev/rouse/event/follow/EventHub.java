package dev.rouse.event.follow;

import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorId;
import dev.rouse.InvalidCallException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.call.Call;
import dev.rouse.event.Emission;
import dev.rouse.event.EventListener;
import dev.rouse.record.Keys;
import dev.rouse.stream.StreamReply;
import dev.rouse.turn.TurnLane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The subscriptions to events of a lane's actors, be those awake or asleep: a subscription wakes nobody. It gives what is in the
 * store, in order, each event once: from memory to who is up to date, by reads to who is behind. What a subscriber does not ask for
 * is not kept for it. Lane only.
 */
public final class EventHub implements EventListener {

    /** Reads of events on one lane at the same time. */
    private static final int MOST_READS = 64;

    private final TurnLane lane;
    private final Keys keys;
    private final Map<ActorAddress, FollowedActor> followed = new HashMap<>();
    private final Set<FollowedActor> waiting = new LinkedHashSet<>();
    private int reading;

    public EventHub(TurnLane lane, Keys keys) {
        this.lane = lane;
        this.keys = keys;
    }

    TurnLane lane() {
        return lane;
    }

    Keys keys() {
        return keys;
    }

    /** Begins to feed {@code call}, of a subscriber. */
    public void follow(Call call) {
        EventPosition from;
        try {
            from = EventPosition.of(call.arguments()[0]);
        } catch (InvalidCallException e) {
            call.refuse(e);
            return;
        }
        if (!(call.stream() instanceof StreamReply reply)) {
            call.refuse(new InvalidCallException("A subscription to events is a stream."));
            return;
        }
        FollowedActor actor = followed.computeIfAbsent(
                call.address(),
                address ->
                        new FollowedActor(this, address, call.type().options().events()));
        actor.add(call, reply, from);
    }

    @Override
    public void emitted(ActorAddress actor, Emission emission) {
        FollowedActor known = followed.isEmpty() ? null : followed.get(actor);
        if (known != null) {
            known.emitted(emission);
        }
    }

    void left(FollowedActor actor) {
        followed.remove(actor.address(), actor);
    }

    // Reads.

    /** Lets {@code actor} read, as soon as it may. */
    void read(FollowedActor actor) {
        if (reading < MOST_READS) {
            reading++;
            actor.read();
        } else {
            waiting.add(actor);
        }
    }

    void hasRead() {
        reading--;
        Iterator<FollowedActor> first = waiting.iterator();
        if (first.hasNext()) {
            FollowedActor next = first.next();
            first.remove();
            read(next);
        }
    }

    /** Nobody follows {@code actor}. Returns whether it was to read. */
    boolean waitsNoMore(FollowedActor actor) {
        return waiting.remove(actor);
    }

    // The end.

    /** {@code actor} is destroyed. */
    public void destroyed(ActorAddress actor) {
        FollowedActor known = followed.isEmpty() ? null : followed.get(actor);
        if (known != null) {
            known.end(new ActorDestroyedException(actor));
        }
    }

    /** Ends the subscriptions to actors that are served here no more: they go on elsewhere. */
    public void leave(Predicate<ActorId> left) {
        for (FollowedActor actor : List.copyOf(followed.values())) {
            if (left.test(actor.address().id())) {
                actor.end(new NodeUnavailableException("it gives up the shard of " + actor.address() + ", or stops"));
            }
        }
    }

    /** Ends all subscriptions. */
    public void close(NodeUnavailableException reason) {
        new ArrayList<>(followed.values()).forEach(actor -> actor.end(reason));
    }
}
