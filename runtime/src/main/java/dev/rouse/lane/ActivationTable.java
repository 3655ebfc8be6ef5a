package dev.rouse.lane;

import dev.rouse.life.StartQueue;
import dev.rouse.life.Activation;
import dev.rouse.stored.ActorFacts;
import dev.rouse.ActorAddress;
import dev.rouse.OverloadedException;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.StoreUnavailableException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.log.GuardedLogger;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.StartPipeline;
import dev.rouse.preload.StartRecords;
import dev.rouse.type.HostedType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/** The actors of a lane that are awake, or on their way to or from it: starts them and makes room. Lane only. */
public final class ActivationTable {

    private static final Logger LOG = GuardedLogger.of(ActivationTable.class);
    private static final int MAX_NAMED = 20;
    private static final int SLEEP_TOGETHER = 64;

    private final ActorLane lane;
    private final StartPipeline starts;
    private final StartQueue queue;
    private final int capacity;
    private final ResidentBytes bytes;
    private boolean relieving;
    private final Map<ActorAddress, Activation> byAddress = new HashMap<>();
    private Sinks.Empty<Void> empty = Sinks.empty();
    private boolean startsLater;
    private volatile int count;

    public ActivationTable(ActorLane lane, StartPipeline starts, LaneSettings settings) {
        this.lane = lane;
        this.starts = starts;
        this.queue = new StartQueue(lane, settings.starts());
        this.capacity = settings.maxResident();
        this.bytes = new ResidentBytes(settings.maxResidentBytes());
    }

    @Nullable
    public Activation find(ActorAddress address) {
        return byAddress.get(address);
    }

    /** From any thread. */
    public int count() {
        return count;
    }

    public List<Activation> all() {
        return List.copyOf(byAddress.values());
    }

    // Start.

    /** Starts the actor of {@code call}, which waits in its mailbox meanwhile. */
    public void activate(Call call) {
        OverloadedException refusal = refusal();
        if (refusal != null) {
            call.refuse(refusal);
            return;
        }
        Activation actor = add(call.type(), call.address());
        actor.accept(call);
        if (lane.failures().isPausing(call.address())) {
            return;
        }
        if (startsLater) {
            lane.executeLater(() -> startUnlessGone(actor));
        } else {
            start(actor);
        }
    }

    private void startUnlessGone(Activation actor) {
        if (!actor.isGone()) {
            start(actor);
        }
    }

    /** Brings {@code calls}, which a life has left, to the next one: that begins behind all that is here, not inside of the end. */
    public void nextLife(List<Call> calls) {
        boolean before = startsLater;
        startsLater = true;
        try {
            calls.forEach(lane::arrived);
        } finally {
            startsLater = before;
        }
    }

    /** Why no other actor may be awake; null when there is room, or will be. */
    private @Nullable OverloadedException refusal() {
        if (byAddress.size() >= capacity && !makesRoom()) {
            return new OverloadedException("resident actors a lane, all of them busy", capacity);
        }
        if (bytes.isOver() && (bytes.isFarOver() || !makesRoom())) {
            return new OverloadedException(
                    "bytes of resident states and own data a lane, all of busy actors", bytes.limit());
        }
        return null;
    }

    /** A state was read or encoded, and has so many bytes. */
    public void resized(ActorFacts actor, int now) {
        if (bytes.resized(actor, now)) {
            relieveSoon();
        }
    }

    /** Own data or the schedule of {@code life} was read, changed or saved. */
    public void recount(Activation life) {
        if (bytes.recounted(
                life.facts(), life.facts().knownBytes() + life.gate().unsavedCost())) {
            relieveSoon();
        }
    }

    private void relieveSoon() {
        if (!relieving) {
            relieving = true;
            lane.executeLater(this::relieve);
        }
    }

    /** Puts to sleep who is idle longest, until the others have room. */
    private void relieve() {
        relieving = false;
        for (int i = 0; i < SLEEP_TOGETHER && bytes.isOver(); i++) {
            if (!makesRoom()) {
                return;
            }
        }
    }

    /** Starts an actor whose pause after a failure is over; without a call it starts only where there is room. */
    public void restart(HostedType type, ActorAddress address) {
        Activation actor = byAddress.get(address);
        if (actor != null) {
            start(actor);
        } else if (lane.isOpen() && !lane.isStopping() && !type.isPaused() && refusal() == null) {
            start(add(type, address));
        }
    }

    private Activation add(HostedType type, ActorAddress address) {
        Activation actor = new Activation(lane, type, address);
        byAddress.put(address, actor);
        count = byAddress.size();
        return actor;
    }

    /** Sends the longest idle actor to sleep, unless as many as may be awake are on their way to it. */
    private boolean makesRoom() {
        Activation longest =
                byAddress.size() >= 2L * capacity ? null : lane.idle().longest();
        if (longest == null) {
            return false;
        }
        lane.endings().sleep(longest);
        return true;
    }

    private void start(Activation actor) {
        if (lane.beginnings().typePause().ends(actor)) {
            return;
        }
        PreloadBundle bundle = lane.warm().take(actor.address());
        StartRecords known = bundle == null ? null : starts.known(bundle);
        if (known != null) {
            lane.beginnings().started(actor, known, beginning());
            return;
        }
        PreloadBundle some = bundle == null ? PreloadBundle.empty(actor.type().manifest()) : bundle;
        Call first = actor.mailbox().first();
        boolean forAlarm = first != null && first.kind() == CallKind.ALARM;
        queue.enter(actor, forAlarm, () -> readUnlessPaused(actor, some));
    }

    /** In the queue, the type may have been paused. */
    private void readUnlessPaused(Activation actor, PreloadBundle bundle) {
        if (lane.beginnings().typePause().ends(actor)) {
            queue.left();
        } else {
            read(actor, bundle);
        }
    }

    private void read(Activation actor, PreloadBundle bundle) {
        Reading reading = new Reading(actor, beginning());
        try {
            starts.start(actor.address().id(), bundle).subscribe(reading);
        } catch (Throwable e) {
            reading.hookOnError(e);
        }
    }

    /** The read of a start. With its first answer it leaves the queue, once, whatever a broken store signals besides. */
    private final class Reading extends BaseSubscriber<StartRecords> {

        private final Activation actor;
        private final long began;
        private boolean given;
        private boolean left;

        Reading(Activation actor, long began) {
            this.actor = actor;
            this.began = began;
        }

        @Override
        public Context currentContext() {
            return lane.context();
        }

        @Override
        protected void hookOnNext(StartRecords found) {
            given = true;
            lane.execute(() -> {
                if (leaves()) {
                    lane.beginnings().started(actor, found, began);
                }
            });
        }

        @Override
        protected void hookOnError(Throwable error) {
            lane.execute(() -> {
                if (leaves()) {
                    lane.beginnings().failed(actor, error);
                }
            });
        }

        @Override
        protected void hookOnComplete() {
            if (!given) {
                hookOnError(
                        new StoreUnavailableException("The store ended the read of a start without an answer.", null));
            }
        }

        private boolean leaves() {
            if (left) {
                return false;
            }
            left = true;
            queue.left();
            return true;
        }
    }

    /** Now, where a listener is to be told how long a start takes: a clock has its price. */
    private long beginning() {
        return isHeard() ? lane.nanoTime() : 0;
    }

    private boolean isHeard() {
        return lane.listener() != RuntimeListener.NONE;
    }

    /** {@code actor} takes calls now. */
    public void awake(Activation actor, StartRecords found, long began) {
        lane.failures().awake(actor.address());
        if (isHeard()) {
            Duration took = Duration.ofNanos(lane.nanoTime() - began);
            lane.listener()
                    .actorStarted(new ActorStarted(
                            actor.address(), found.ledger(), !actor.facts().isStored(), took));
        }
    }

    // The end.

    public void remove(Activation actor) {
        lane.idle().remove(actor);
        bytes.left(actor.facts());
        byAddress.remove(actor.address(), actor);
        count = byAddress.size();
        lane.questions().decided(actor);
        if (lane.isStopping() && byAddress.isEmpty()) {
            Sinks.Empty<Void> reached = empty;
            empty = Sinks.empty();
            reached.tryEmitEmpty();
        }
    }

    /** Lets all end what they do and sleep; completes when the last one is gone, once the lane stops. */
    public Mono<Void> leave() {
        lane.failures().cancelRestarts().stream()
                .map(byAddress::get)
                .filter(Objects::nonNull)
                .forEach(this::start);
        all().forEach(lane.endings()::retire);
        return byAddress.isEmpty() ? Mono.empty() : empty.asMono();
    }

    /** Logs which actors had not ended. */
    public void nameThoseLeft() {
        if (!byAddress.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("left", byAddress.size())
                    .addKeyValue(
                            "actors",
                            byAddress.values().stream()
                                    .limit(MAX_NAMED)
                                    .map(actor -> actor.address() + " " + actor.phase + " "
                                            + Long.toHexString(actor.facts().incarnation()))
                                    .toList())
                    .log("A lane closes with actors that had not ended");
        }
    }
}
