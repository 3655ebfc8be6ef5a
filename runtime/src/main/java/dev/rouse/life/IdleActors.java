package dev.rouse.life;

import dev.rouse.loop.LaneLoop;
import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The actors of a lane that have nothing to do, by type and by how long: what goes to sleep when its idle time-out has
 * passed, and what goes first when there are too many. One timer a type, for the one that is idle longest.
 */
public final class IdleActors {

    /** By how long they have nothing to do, those that are busy last. */
    public static final Comparator<Activation> LONGEST_FIRST = Comparator.<Activation, Boolean>comparing(
                    activation -> !activation.idle)
            .thenComparing((one, other) -> Long.compare(one.idleSince - other.idleSince, 0));

    private final LifeLane lane;
    private final TypeList[] byType;

    public IdleActors(LifeLane lane, int types) {
        this.lane = lane;
        this.byType = new TypeList[types];
        for (int i = 0; i < types; i++) {
            byType[i] = new TypeList();
        }
    }

    private static final class TypeList {
        private @Nullable Activation first;
        private @Nullable Activation last;
        private boolean ticking;
    }

    public void add(Activation activation) {
        if (activation.idle) {
            return;
        }
        TypeList list = byType[activation.type().index()];
        activation.idle = true;
        activation.idleSince = lane.loop().now();
        activation.idleBefore = list.last;
        if (list.last == null) {
            list.first = activation;
        } else {
            list.last.idleAfter = activation;
        }
        list.last = activation;
        Duration timeout = activation.type().options().idleTimeout();
        if (!list.ticking && timeout != null) {
            tickAt(list, activation.idleSince, LaneLoop.nanos(timeout));
        }
    }

    public void remove(Activation activation) {
        if (!activation.idle) {
            return;
        }
        TypeList list = byType[activation.type().index()];
        activation.idle = false;
        if (activation.idleBefore == null) {
            list.first = activation.idleAfter;
        } else {
            activation.idleBefore.idleAfter = activation.idleAfter;
        }
        if (activation.idleAfter == null) {
            list.last = activation.idleBefore;
        } else {
            activation.idleAfter.idleBefore = activation.idleBefore;
        }
        activation.idleBefore = null;
        activation.idleAfter = null;
    }

    /** The one that is idle longest; null when all are busy. */
    @Nullable
    public Activation longest() {
        Activation longest = null;
        for (TypeList list : byType) {
            Activation candidate = list.first;
            if (candidate != null && (longest == null || candidate.idleSince - longest.idleSince < 0)) {
                longest = candidate;
            }
        }
        return longest;
    }

    private void tickAt(TypeList list, long idleSince, long timeout) {
        list.ticking = true;
        lane.schedule(() -> tick(list, timeout), idleSince + timeout - lane.nanoTime());
    }

    private void tick(TypeList list, long timeout) {
        list.ticking = false;
        long now = lane.nanoTime();
        Activation longest;
        while ((longest = list.first) != null && now - longest.idleSince >= timeout) {
            lane.lifecycle().sleep(longest);
        }
        if (longest != null) {
            tickAt(list, longest.idleSince, timeout);
        }
    }
}
