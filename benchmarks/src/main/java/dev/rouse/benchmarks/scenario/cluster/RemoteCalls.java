package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import java.time.Duration;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Calls from a node that has no actors to awake ones of another node, over TCP. Both are in one process, and so are the two sides of
 * what it is compared with: processes of their own would add their collectors and compilers to two processors, and tell of those.
 * With {@link Lanes#ONE} each side has one thread, so that on two processors neither waits for one. A caller stays with one actor, so
 * that its next call begins on that actor's lane.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench --only ^cluster-calls"
 * }</pre>
 */
public record RemoteCalls(Action action, StoreKind store, int actors, int window, Lanes lanes) implements Scenario {

    /** The action that is called. */
    public enum Action {
        VALUE,
        INCREMENT;

        Publisher<?> call(Counter counter) {
            return this == VALUE ? counter.value() : counter.increment(1);
        }
    }

    /** Calls of {@code value} on 64 actors, on the memory store. */
    public static RemoteCalls values(int window, Lanes lanes) {
        return new RemoteCalls(Action.VALUE, StoreKind.MEMORY, 64, window, lanes);
    }

    @Override
    public String benchmark() {
        return "cluster-calls";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of(
                "action", action, "store", store, "actors", actors, "window", window, "lanes", lanes.count());
    }

    @Override
    public String unit() {
        return "calls/s";
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    /** Twice as much code as that of one node is compiled. */
    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(14);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return measure(effort, progress, false);
    }

    /** @param locally whether the calls are made on the node that has the actors */
    Measured measure(Effort effort, Progress progress, boolean locally) {
        return store.use(opened -> {
            try (ClusterBed bed = new ClusterBed(opened, options -> options, lanes)) {
                ActorRuntime owner = bed.host();
                ActorRuntime other = bed.caller();
                Counter[] counters = ClusterBed.counters(locally ? owner : other, effort.actors(actors));
                ClusterBed.wake(counters);
                return Rounds.of(
                        (slot, nth) -> action.call(counters[slot % counters.length]), window, unit(), effort, progress);
            }
        });
    }
}
