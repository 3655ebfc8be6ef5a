package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Latencies;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.store.FoundationDb;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.fdb.FdbKvStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;

/**
 * One of two nodes, each in a process of its own, is killed or paused, and another one takes its place: the time from that on until
 * all counters have answered, as a third node sees it that calls all of them at that moment. Each round is one death; the
 * latencies are those of all counters, half of which are the other node's and answer at once.
 */
public record FailOver(Death death, Target target) implements Scenario {

    private static final int COUNTERS = 64;
    private static final int ROUNDS = 20;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** End of the node. */
    public enum Death {
        /** {@code kill -9}. */
        KILL,
        /** {@code kill -STOP}, for good. */
        PAUSE
    }

    @Override
    public String benchmark() {
        return "cluster-fail-over";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("death", death);
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return true;
    }

    @Override
    public boolean isTimed() {
        return false;
    }

    @Override
    public Duration preparation() {
        return Duration.ofSeconds(death == Death.KILL ? 120 : 180);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int rounds = effort.judges() ? ROUNDS : effort.rounds();
        return FoundationDb.place((clusterFile, root) -> {
            FdbKvStore store = FdbKvStore.builder()
                    .clusterFile(clusterFile)
                    .root(root)
                    .open()
                    .blockOptional(LONGEST)
                    .orElseThrow();
            try (HostProcess stays = HostProcess.start(clusterFile, root)) {
                ActorRuntime caller = ActorRuntime.builder()
                        .store(store)
                        .calls(Counter.class)
                        .options(options -> options.cluster(cluster -> cluster.callsOnly()))
                        .start()
                        .blockOptional(LONGEST)
                        .orElseThrow();
                try {
                    return measure(caller, clusterFile, root, rounds, progress);
                } finally {
                    caller.stop().block(LONGEST);
                }
            } finally {
                store.close().block(LONGEST);
            }
        });
    }

    private Measured measure(ActorRuntime caller, Path clusterFile, byte[] root, int rounds, Progress progress) {
        Counter[] counters = ClusterBed.counters(caller, COUNTERS);
        ClusterBed.wake(counters);
        Histogram all = Latencies.empty();
        double[] millis = IntStream.rangeClosed(1, rounds)
                .mapToDouble(round -> {
                    double took = die(caller, counters, clusterFile, root, all);
                    progress.now("round %d of %d: all answered after %.0f ms".formatted(round, rounds, took));
                    return took;
                })
                .toArray();
        Latencies.publish("cluster-fail-over-" + Parameters.plain(death), all);
        return Measured.of(millis).with(all);
    }

    /** Milliseconds until all have answered after the death of a node that has half of them. */
    private double die(ActorRuntime caller, Counter[] counters, Path clusterFile, byte[] root, Histogram all) {
        try (HostProcess dies = HostProcess.start(clusterFile, root)) {
            ClusterBed.awaitBalance(caller, 2);
            ClusterBed.wake(counters);
            long began = System.nanoTime();
            if (death == Death.KILL) {
                dies.kill();
            } else {
                dies.pause();
            }
            Flux.fromArray(counters)
                    .flatMap(counter -> counter.value().map(value -> System.nanoTime() - began), COUNTERS)
                    .collectList()
                    .blockOptional(LONGEST)
                    .orElseThrow()
                    .forEach(all::recordValue);
            return (System.nanoTime() - began) / 1e6;
        }
    }
}
