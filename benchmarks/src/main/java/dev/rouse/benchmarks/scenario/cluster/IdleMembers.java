package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.benchmarks.store.WatchedStore;
import dev.rouse.host.ActorRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Requests to the store that a member makes in a second when nothing happens, with the options that nodes have by default: reads,
 * commits and transactions, and the bytes that its reads bring, which are those of the heartbeats of all.
 */
public record IdleMembers(int nodes) implements Scenario {

    private static final Duration SETTLED = Duration.ofSeconds(2);
    private static final Duration ROUND = Duration.ofSeconds(5);

    @Override
    public String benchmark() {
        return "cluster-idle";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("nodes", nodes);
    }

    /** Requests to the store of one node in a second. */
    @Override
    public String unit() {
        return "requests a second";
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean isTimed() {
        return false;
    }

    @Override
    public Duration preparation() {
        return Duration.ofSeconds(20).plusMillis(300L * nodes);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return StoreKind.MEMORY.use(opened -> {
            WatchedStore watched = new WatchedStore(opened);
            try (ClusterBed bed = new ClusterBed(watched, options -> options, Lanes.ONE)) {
                ActorRuntime first = bed.host();
                for (int i = 1; i < nodes; i++) {
                    bed.host();
                }
                ClusterBed.awaitBalance(first, nodes);
                boolean isLook = effort.round().compareTo(Duration.ofMillis(200)) < 0;
                ClusterBed.pause(isLook ? effort.round() : SETTLED);
                return counted(
                        watched, isLook ? Duration.ofMillis(500) : ROUND, Math.min(3, effort.rounds()), progress);
            }
        });
    }

    private Measured counted(WatchedStore store, Duration length, int rounds, Progress progress) {
        double share = 1e3 / length.toMillis() / nodes;
        List<Double> found = new ArrayList<>();
        Operations atFirst = store.operations();
        store.forget();
        for (int round = 1; round <= rounds; round++) {
            Operations before = store.operations();
            ClusterBed.pause(length);
            Operations asked = store.operations().since(before);
            found.add(share * (asked.reads() + asked.commits() + asked.transactions()));
            progress.now("round %d: %.2f requests a second of each node".formatted(round, found.get(round - 1)));
        }
        Operations all = store.operations().since(atFirst);
        double each = share / rounds;
        return Measured.of(found.stream().mapToDouble(Double::doubleValue).toArray())
                .with("reads/s", each * all.reads())
                .with("commits/s", each * all.commits())
                .with("transactions/s", each * all.transactions())
                .with("bytes read/s", each * store.load().bytesRead());
    }
}
