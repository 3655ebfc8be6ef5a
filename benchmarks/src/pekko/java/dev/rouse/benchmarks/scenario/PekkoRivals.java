package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.HotCalls.Action;
import dev.rouse.benchmarks.scenario.HotCalls.Route;
import java.util.List;

/**
 * Apache Pekko typed, doing what the runtime does: same work, same calls in flight, same JVM flags, in turns, each in a JVM
 * of its own.
 *
 * <pre>{@code
 * mvn -q -Ppekko test-compile exec:java -Dexec.args="bench --quick --only by=pekko"
 * }</pre>
 *
 * <p>What is not the same speaks for Pekko: its store here is a map of references, faster than the one of its test kit, and
 * nothing is serialized, where the runtime encodes every state, versions it and fences its commits. As many entities as
 * calls are in flight may recover at once, where its default is fifty; its dispatchers have a thread for each processor,
 * where they would have more than this machine can run; and answers are taken where they come, without another thread.
 */
public final class PekkoRivals implements Rivals {

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new PekkoAsks(HotCalls.of(Action.VALUE, 1, 512, Route.OWN).onlyFull()),
                new PekkoAsks(HotCalls.of(Action.VALUE, 64, 512, Route.OWN)),
                new PekkoUpdates(HotCalls.of(Action.INCREMENT, 64, 512, Route.OWN)),
                new PekkoActivations(new Activations(100_000)),
                new PekkoHeap(new ResidentHeap(1_000_000, false, Target.atMost(600))));
    }
}
