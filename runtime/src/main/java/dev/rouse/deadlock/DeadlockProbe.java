package dev.rouse.deadlock;

import dev.rouse.CallCycleException;
import dev.rouse.call.Call;
import dev.rouse.life.Activation;
import dev.rouse.log.GuardedLogger;
import dev.rouse.turn.Holding;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Finds out whether a call waits for itself, and if so fails one call of the cycle. It goes from lane to lane along what waits
 * for what, and where that looks like a deadlock a second time: what was the same both times held at the moment between,
 * everywhere, so no deadlock is seen where there was none. It stays among the lanes of one node.
 */
final class DeadlockProbe {

    private static final Logger LOG = GuardedLogger.of(DeadlockProbe.class);
    private static final int MAX_CALLS = 4_096;

    private final WatchedLane home;
    private final Call first;
    private final Runnable then;
    private final ArrayDeque<Call> toVisit = new ArrayDeque<>();
    private @Nullable WaitGraph before;
    private WaitGraph graph = new WaitGraph();

    /** @param then runs on {@code home} when it has ended */
    DeadlockProbe(WatchedLane home, Call first, Runnable then) {
        this.home = home;
        this.first = first;
        this.then = then;
    }

    /** On the lane of the call. */
    void start() {
        toVisit.add(first);
        visit();
    }

    /** On the lane of the call to visit next. */
    private void visit() {
        Call next;
        while ((next = toVisit.peek()) != null) {
            if (!Wait.laneOf(next).loop().isHere()) {
                Wait.laneOf(next).loop().put(this::visit);
                return;
            }
            look(toVisit.remove());
        }
        home.loop().put(this::judge);
    }

    private void look(Call call) {
        Wait wait = Wait.of(call);
        graph.add(wait);
        for (Holding turn : wait.turns()) {
            for (Call nested : turn.calls()) {
                if (graph.size() + toVisit.size() < MAX_CALLS
                        && !graph.knows(nested)
                        && !toVisit.contains(nested)
                        && isOfThisNode(nested)) {
                    toVisit.add(nested);
                }
            }
        }
    }

    private boolean isOfThisNode(Call call) {
        return call.receiver() instanceof WatchedLane lane && lane.actors() == home.actors();
    }

    private void judge() {
        WaitGraph earlier = before;
        WaitGraph sure = earlier == null ? graph : earlier.unchangedIn(graph);
        Set<Call> stuck = sure.stuck();
        if (!stuck.contains(first)) {
            then.run();
        } else if (earlier == null) {
            before = graph;
            graph = new WaitGraph();
            Wait.laneOf(first).loop().put(this::start);
        } else {
            resolve(sure.cycle(first, stuck));
        }
    }

    private void resolve(WaitGraph.Cycle cycle) {
        Call victim = cycle.victim();
        List<String> names = cycle.names();
        Wait.laneOf(victim).loop().put(() -> {
            Activation activation = Wait.laneOf(victim).find(victim.address());
            if (activation != null && Wait.lineOf(activation).contains(victim)) {
                LOG.atWarn()
                        .addKeyValue("actor", victim.address())
                        .addKeyValue("cycle", names)
                        .log("Calls of turns waited for each other, one of them fails");
                victim.fail(new CallCycleException(names));
                activation.withdrawn(victim);
            }
            home.loop().put(then);
        });
    }
}
