package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.HotCalls.Action;
import dev.rouse.benchmarks.scenario.HotCalls.Route;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.cluster.RemoteCalls;
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
 * where they would have more than this machine can run; and answers are taken where they come, without another thread. From one
 * actor system to another goes nothing but the address of who asks, by a serializer of its own, and a number back.
 */
public final class PekkoRivals implements Rivals {

    @Override
    public List<Scenario> scenarios() {
        return List.of(
                new PekkoAsks(HotCalls.of(Action.VALUE, 1, 512, Route.OWN).onlyFull()),
                new PekkoAsks(HotCalls.of(Action.VALUE, 64, 512, Route.OWN)),
                new PekkoUpdates(HotCalls.of(Action.INCREMENT, 64, 512, Route.OWN)),
                new PekkoActivations(new Activations(100_000)),
                new PekkoRemoteAsks(RemoteCalls.values(1, Lanes.ONE), null),
                new PekkoRemoteAsks(RemoteCalls.values(512, Lanes.ONE), Promise.rateAtLeast(3)),
                new PekkoRemoteAsks(RemoteCalls.values(512, Lanes.ALL), Promise.rateAtLeast(3)),
                new PekkoHeap(new ResidentHeap(1_000_000, false, Target.atMost(600))));
    }
}
