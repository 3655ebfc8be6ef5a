package dev.rouse.deadlock;

import dev.rouse.CallCycleException;
import dev.rouse.call.Call;
import dev.rouse.life.Activation;
import dev.rouse.log.GuardedLogger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Finds out whether a call waits for itself, and if so fails one call of the cycle. It gathers what waits for what, among the lanes of
 * this node first and over other nodes where it leads there, and where that looks like a deadlock a second time: what was the
 * same both times held at the moment between, everywhere, so no deadlock is seen where there was none.
 *
 * <p>Of a cycle over several nodes each node finds the same call to fail, and the one that has it fails it.
 */
final class DeadlockProbe {

    private static final Logger LOG = GuardedLogger.of(DeadlockProbe.class);

    /** After which another call than the one to fail may be failed: the node of that one has not found the cycle. */
    private static final long PATIENCE =
            TimeUnit.NANOSECONDS.toMicros(Duration.ofSeconds(5).toNanos());

    private final WatchedLane home;
    private final CallNumbers numbers;
    private final Call first;
    private final Runnable then;
    private @Nullable WaitGraph before;
    private boolean wide;

    /** @param then runs on {@code home} when it has ended */
    DeadlockProbe(WatchedLane home, CallNumbers numbers, Call first, Runnable then) {
        this.home = home;
        this.numbers = numbers;
        this.first = first;
        this.then = then;
    }

    void start() {
        WaitWalk walk = new WaitWalk(home, numbers, first, this::judge);
        (wide ? walk.wide(Set.of()) : walk).start();
    }

    private void judge(WaitGraph graph) {
        WaitGraph earlier = before;
        WaitGraph sure = earlier == null ? graph : earlier.unchangedIn(graph);
        CallId waits = numbers.of(first, home).id();
        Set<CallId> stuck = sure.stuck();
        if (stuck.contains(waits)) {
            if (earlier == null) {
                before = graph;
                start();
            } else {
                resolve(sure.cycle(waits, stuck));
            }
        } else if (!wide && graph.waits().stream().anyMatch(WaitFact::relayed)) {
            wide = true;
            before = null;
            start();
        } else {
            then.run();
        }
    }

    private void resolve(WaitGraph.Cycle cycle) {
        CallId victim = victim(cycle);
        Call call = victim == null ? null : numbers.find(victim);
        if (victim == null || call == null) {
            then.run();
            return;
        }
        List<String> names = cycle.names(victim);
        Wait.laneOf(call).loop().put(() -> {
            fail(call, names);
            home.loop().put(then);
        });
    }

    /** The call of this node that is to fail; null where another node has it. */
    private @Nullable CallId victim(WaitGraph.Cycle cycle) {
        WaitFact last = cycle.victim();
        WaitFact own = cycle.last(wait -> wait.call().node().equals(numbers.node()));
        if (last == null || own == null) {
            return null;
        }
        long patient = TimeUnit.MILLISECONDS.toMicros(home.clockMillis()) - PATIENCE;
        return last.equals(own) || last.madeAt() < patient ? own.call() : null;
    }

    private static void fail(Call victim, List<String> names) {
        Activation activation = Wait.laneOf(victim).find(victim.address());
        if (activation != null && Wait.lineOf(activation).contains(victim)) {
            LOG.atWarn()
                    .addKeyValue("actor", victim.address())
                    .addKeyValue("cycle", names)
                    .log("Calls of turns waited for each other, one of them fails");
            victim.fail(new CallCycleException(names));
            activation.withdrawn(victim);
        }
    }
}
