package dev.rouse.lane;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPhase;
import dev.rouse.ActorPresence;
import dev.rouse.OverloadedException;
import dev.rouse.life.Activation;
import dev.rouse.life.Failures;
import dev.rouse.life.LifeLane;
import dev.rouse.life.TypePause;
import dev.rouse.stored.ActorMemory;
import dev.rouse.type.HostedType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Questions about the actors of a lane. While the creation or the destruction of an actor is on its way to the store, they wait
 * for the outcome: what they tell is durable. Bounded; lane only.
 */
public final class Questions {

    private final LifeLane lane;
    private final ActivationTable table;
    private final Failures failures;
    private final int capacity;
    private final Map<Activation, List<MonoSink<ActorInfo>>> waiting = new LinkedHashMap<>();
    private int count;

    /** @param capacity how many may wait */
    Questions(LifeLane lane, ActivationTable table, Failures failures, int capacity) {
        this.lane = lane;
        this.table = table;
        this.failures = failures;
        this.capacity = capacity;
    }

    /** Gives {@code sink} what is known of an actor that is resident; nothing when it is not. */
    public void ask(ActorAddress address, MonoSink<ActorInfo> sink) {
        Activation activation = table.find(address);
        if (activation == null || activation.phase() == ActorPhase.STARTING) {
            sink.success();
        } else if (!isUndecided(activation)) {
            sink.success(info(activation, failures.reason(address)));
        } else if (count >= capacity) {
            sink.error(new OverloadedException("questions that wait on one lane", capacity));
        } else {
            await(activation, sink);
        }
    }

    /** Completes {@code stored}, what the store knows of an actor, with what is known here. */
    public ActorInfo completed(HostedType type, ActorInfo stored) {
        String failure = failures.reason(stored.address());
        if (failure != null) {
            return stored.with(ActorPhase.FAILED, failure);
        }
        return type.isPaused() ? stored.with(stored.phase(), TypePause.reason()) : stored;
    }

    /** Tells in which phases actors are now; waits for nothing, and knows nothing of the store. */
    public List<ActorPresence> presence(List<ActorAddress> addresses) {
        return addresses.stream().map(this::presence).toList();
    }

    private ActorPresence presence(ActorAddress address) {
        Activation activation = table.find(address);
        String failure = failures.reason(address);
        ActorPhase asleep = failure == null ? ActorPhase.ASLEEP : ActorPhase.FAILED;
        return new ActorPresence(address, null, activation == null ? asleep : activation.phase(), failure, null);
    }

    /** @param failure the reason why the activation before this one failed; null where it did not */
    private ActorInfo info(Activation activation, @Nullable String failure) {
        ActorMemory memory = activation.memory();
        boolean exists = activation.exists();
        return new ActorInfo(
                activation.address(),
                exists,
                exists ? Instant.ofEpochMilli(memory.meta().createdAt()) : null,
                true,
                activation.phase(),
                failure,
                memory.ledger(),
                lane.turns().told(activation.mailbox().running()),
                lane.features().describe(activation));
    }

    /** Whether the creation or the destruction of the actor is on its way to the store. */
    private static boolean isUndecided(Activation activation) {
        return activation.exists() && (!activation.memory().isStored() || activation.isBeingDestroyed());
    }

    private void await(Activation activation, MonoSink<ActorInfo> sink) {
        count++;
        waiting.computeIfAbsent(activation, key -> new ArrayList<>(1)).add(sink);
        sink.onCancel(() -> lane.execute(() -> withdraw(activation, sink)));
        activation.gate().saveSoon();
    }

    private void withdraw(Activation activation, MonoSink<ActorInfo> sink) {
        List<MonoSink<ActorInfo>> sinks = waiting.get(activation);
        if (sinks != null && sinks.remove(sink)) {
            count--;
            if (sinks.isEmpty()) {
                waiting.remove(activation);
            }
        }
    }

    /** Answers those who asked, after what the lane does now: the creation or the end of {@code activation} is settled. */
    void decided(Activation activation) {
        List<MonoSink<ActorInfo>> sinks = waiting.isEmpty() ? null : waiting.remove(activation);
        if (sinks != null) {
            count -= sinks.size();
            sinks.forEach(sink -> lane.loop().put(() -> ask(activation.address(), sink)));
        }
    }
}
