package dev.rouse.lane;

import dev.rouse.life.Activation;
import dev.rouse.life.Grace;
import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.OverloadedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.MonoSink;

/**
 * Questions about the actors of a lane. While the creation or the destruction of an actor is on its way to the store, they wait
 * for the outcome: what they tell is durable. Bounded; lane only.
 */
public final class Questions {

    private final ActorLane lane;
    private final int capacity;
    private final Map<Activation, List<MonoSink<ActorInfo>>> waiting = new HashMap<>();
    private int count;

    /** @param capacity how many may wait */
    public Questions(ActorLane lane, int capacity) {
        this.lane = lane;
        this.capacity = capacity;
    }

    /** Gives {@code sink} what is known of an actor that is resident; nothing when it is not. */
    public void ask(ActorAddress address, MonoSink<ActorInfo> sink) {
        Activation life = lane.residing().find(address);
        if (life == null || !life.isStarted()) {
            sink.success();
        } else if (!isUndecided(life)) {
            sink.success(life.info(lane.failures().reason(address)));
        } else if (count >= capacity) {
            sink.error(new OverloadedException("questions that wait on one lane", capacity));
        } else {
            await(life, sink);
        }
    }

    /** Whether the creation or the destruction of {@code life} is on its way to the store. */
    private static boolean isUndecided(Activation life) {
        Grace end = life.stopping();
        return life.actor != null && (!life.facts().isStored() || end != null && end.isClearing());
    }

    private void await(Activation life, MonoSink<ActorInfo> sink) {
        count++;
        waiting.computeIfAbsent(life, key -> new ArrayList<>(1)).add(sink);
        sink.onCancel(() -> lane.execute(() -> withdraw(life, sink)));
        life.gate().saveSoon();
    }

    private void withdraw(Activation life, MonoSink<ActorInfo> sink) {
        List<MonoSink<ActorInfo>> sinks = waiting.get(life);
        if (sinks != null && sinks.remove(sink)) {
            count--;
            if (sinks.isEmpty()) {
                waiting.remove(life);
            }
        }
    }

    /** The creation or the life of {@code life} is settled: those who asked are answered after what the lane does now. */
    public void decided(Activation life) {
        List<MonoSink<ActorInfo>> sinks = waiting.isEmpty() ? null : waiting.remove(life);
        if (sinks != null) {
            count -= sinks.size();
            sinks.forEach(sink -> lane.executeLater(() -> ask(life.address(), sink)));
        }
    }
}
