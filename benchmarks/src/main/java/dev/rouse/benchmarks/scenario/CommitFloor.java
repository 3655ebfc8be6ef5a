package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.SpreadWork;
import dev.rouse.kv.KvKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The least that work of actors could cost: as many changes of as many records of the same store, committed in groups, each piece's one after
 * the other, without actors: see {@link FloorLane}.
 */
record CommitFloor(SpreadWork pieces, @Nullable Promise promise) implements Scenario {

    @Override
    public String benchmark() {
        return pieces.benchmark();
    }

    @Override
    public String by() {
        return "group-commits";
    }

    @Override
    public Map<String, Object> parameters() {
        return pieces.parameters();
    }

    @Override
    public String unit() {
        return pieces.unit();
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return pieces.needsFoundationDb();
    }

    @Override
    public List<String> jvmFlags() {
        return pieces.jvmFlags();
    }

    @Override
    public Duration warmUp() {
        return pieces.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(pieces.actors());
        return pieces.store().use(opened -> {
            try (FloorBed bed = new FloorBed()) {
                FloorLane[] lanes = bed.lanes(opened);
                KvKey[] keys = IntStream.range(0, there)
                        .mapToObj(i -> KvKey.of(("Ractor-with-id-" + i).getBytes(StandardCharsets.UTF_8)))
                        .toArray(KvKey[]::new);
                return Rounds.of(
                        (slot, nth) -> {
                            int key = pieces.next(slot, nth, there);
                            return commits(lanes[key % lanes.length].increment(keys[key]));
                        },
                        pieces.window(),
                        unit(),
                        effort,
                        progress);
            }
        });
    }

    private Mono<Long> commits(Mono<Long> one) {
        return switch (pieces.commits()) {
            case 1 -> one;
            case 2 -> one.then(one);
            default -> Flux.range(0, pieces.commits()).concatMap(nth -> one, 1).last();
        };
    }
}
