package dev.rouse.lane;

import dev.rouse.ActorAddress;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.call.Call;
import dev.rouse.life.Activation;
import dev.rouse.life.Failures;
import dev.rouse.life.IdleActors;
import dev.rouse.life.LifeLane;
import dev.rouse.life.Reception;
import dev.rouse.life.Residency;
import dev.rouse.life.Shutdown;
import dev.rouse.life.Startup;
import dev.rouse.log.GuardedLogger;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.shard.ShardSet;
import dev.rouse.stored.ActorMemory;
import dev.rouse.type.HostedType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The activations of a lane: makes them for calls, makes room for others, and lets them go. Lane only. */
final class ActivationTable implements Residency {

    private static final Logger LOG = GuardedLogger.of(ActivationTable.class);
    private static final int MAX_NAMED = 20;
    private static final int SLEEP_TOGETHER = 64;

    private final LifeLane lane;
    private final Startup startup;
    private final Shutdown shutdown;
    private final Failures failures;
    private final Reception reception;
    private final IdleActors idle;
    private final WarmActors warm;
    private final int capacity;
    private final ResidentBytes bytes;
    private final Map<ActorAddress, Activation> byAddress = new HashMap<>();
    private final List<Leaving> leaving = new ArrayList<>(0);
    private boolean relieving;
    private boolean startsLater;
    private volatile int count;

    /** @param types how many there are */
    ActivationTable(
            LifeLane lane,
            Startup startup,
            Shutdown shutdown,
            Failures failures,
            Reception reception,
            WarmActors warm,
            int types,
            LaneSettings settings) {
        this.lane = lane;
        this.startup = startup;
        this.shutdown = shutdown;
        this.failures = failures;
        this.reception = reception;
        this.idle = new IdleActors(lane, types);
        this.warm = warm;
        this.capacity = settings.maxResident();
        this.bytes = new ResidentBytes(settings.maxResidentBytes());
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

    // Calls.

    /** Starts the actor of {@code call}, which waits in its mailbox meanwhile. */
    void activate(Call call) {
        OverloadedException refusal = refusal();
        if (refusal != null) {
            call.refuse(refusal);
            return;
        }
        Activation activation = add(call.type(), call.address());
        reception.accept(activation, call);
        if (failures.isPausing(call.address())) {
            return;
        }
        if (startsLater) {
            lane.loop().put(() -> startUnlessGone(activation));
        } else {
            startup.start(activation);
        }
    }

    private void startUnlessGone(Activation activation) {
        if (!activation.isGone()) {
            startup.start(activation);
        }
    }

    @Override
    public void nextLife(List<Call> calls) {
        boolean before = startsLater;
        startsLater = true;
        try {
            calls.forEach(lane::arrived);
        } finally {
            startsLater = before;
        }
    }

    @Override
    public void restart(HostedType type, ActorAddress address) {
        Activation activation = byAddress.get(address);
        if (activation != null) {
            startup.start(activation);
        } else if (lane.isOpen() && lane.serves(address) && !type.isPaused() && refusal() == null) {
            startup.start(add(type, address));
        }
    }

    private Activation add(HostedType type, ActorAddress address) {
        Activation activation = new Activation(lane, type, address);
        byAddress.put(address, activation);
        count = byAddress.size();
        if (!leaving.isEmpty()) {
            leaving.forEach(each -> each.came(activation));
        }
        return activation;
    }

    @Override
    public @Nullable PreloadBundle takeKnown(ActorAddress address) {
        return warm.take(address);
    }

    @Override
    public void keepKnown(ActorAddress address, PreloadBundle bundle) {
        if (lane.isOpen() && (lane.serves(address) || lane.drains(address))) {
            warm.put(address, bundle);
        }
    }

    // Room.

    @Override
    public void busy(Activation activation) {
        idle.remove(activation);
    }

    @Override
    public void idle(Activation activation) {
        idle.add(activation);
    }

    /** Error where no other actor may be awake; null when there is room, or will be. */
    private @Nullable OverloadedException refusal() {
        if (byAddress.size() >= capacity && !makesRoom()) {
            return new OverloadedException("resident actors a lane, all of them busy", capacity);
        }
        if (bytes.isOver() && (bytes.isFarOver() || !makesRoom())) {
            return new OverloadedException("bytes of resident actors a lane, all of them busy", bytes.limit());
        }
        return null;
    }

    @Override
    public void resized(ActorMemory actor, int now) {
        if (bytes.resized(actor, now)) {
            relieveSoon();
        }
    }

    @Override
    public void recount(Activation activation) {
        if (bytes.recounted(
                activation.memory(),
                activation.memory().featureBytes() + activation.gate().unsavedCost())) {
            relieveSoon();
        }
    }

    private void relieveSoon() {
        if (!relieving) {
            relieving = true;
            lane.loop().put(this::relieve);
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

    /** Sends the longest idle actor to sleep, unless as many as may be awake are on their way to it. */
    private boolean makesRoom() {
        Activation longest = byAddress.size() >= 2L * capacity ? null : idle.longest();
        if (longest == null) {
            return false;
        }
        shutdown.sleep(longest);
        return true;
    }

    // The end.

    @Override
    public void left(Activation activation) {
        idle.remove(activation);
        bytes.left(activation.memory());
        byAddress.remove(activation.address(), activation);
        count = byAddress.size();
        if (!leaving.isEmpty()) {
            List.copyOf(leaving).forEach(each -> each.left(activation));
        }
    }

    /**
     * Lets the actors of {@code shards} end what they do and sleep.
     *
     * @return completes with how many there were, when none of those that come meanwhile is left either
     */
    Mono<Integer> leave(ShardSet shards) {
        warm.endPrewarms(shards);
        List<ActorAddress> restarting = failures.cancelRestarts(shards);
        List<Activation> those = all().stream()
                .filter(activation -> shards.contains(activation.address().id()))
                .sorted(IdleActors.LONGEST_FIRST)
                .toList();
        if (those.isEmpty()) {
            return Mono.just(0);
        }
        Leaving all = new Leaving(shards, those.size());
        leaving.add(all);
        restarting.stream().map(byAddress::get).filter(Objects::nonNull).forEach(startup::start);
        those.forEach(shutdown::retire);
        return all.end.asMono().thenReturn(those.size());
    }

    /** Whether an actor of {@code shards} is awake, or on its way to or from it. */
    boolean hasAny(ShardSet shards) {
        return all().stream()
                .anyMatch(activation -> shards.contains(activation.address().id()));
    }

    /** The actors of shards that leave, those included that come meanwhile: turns which leave too may wake some. */
    private final class Leaving {

        private final ShardSet shards;
        private final Sinks.Empty<Void> end = Sinks.empty();
        private int count;

        Leaving(ShardSet shards, int count) {
            this.shards = shards;
            this.count = count;
        }

        void came(Activation activation) {
            count += shards.contains(activation.address().id()) ? 1 : 0;
        }

        void left(Activation activation) {
            if (shards.contains(activation.address().id()) && --count == 0) {
                leaving.remove(this);
                end.tryEmitEmpty();
            }
        }
    }

    /** Ends all as the node serves no longer, and logs which had not ended. */
    void abandon(NodeUnavailableException reason) {
        nameThoseLeft();
        all().forEach(activation -> shutdown.abandon(activation, reason));
    }

    private void nameThoseLeft() {
        if (!byAddress.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("left", byAddress.size())
                    .addKeyValue(
                            "actors",
                            byAddress.values().stream()
                                    .limit(MAX_NAMED)
                                    .map(left -> left.address() + " " + left.phase() + " "
                                            + Long.toHexString(left.incarnation()))
                                    .toList())
                    .log("A lane closes with actors that had not ended");
        }
    }
}
