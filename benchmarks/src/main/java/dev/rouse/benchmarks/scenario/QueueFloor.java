package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.queue.QueueMessages;
import dev.rouse.kv.KvKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** As many changes of as many records of the same store, committed in groups, without actors and queues: see {@link FloorLane}. */
record QueueFloor(QueueMessages messages, @Nullable Promise promise) implements Scenario {

    @Override
    public String benchmark() {
        return messages.benchmark();
    }

    @Override
    public String by() {
        return "group-commits";
    }

    @Override
    public Map<String, Object> parameters() {
        return messages.parameters();
    }

    @Override
    public String unit() {
        return messages.unit();
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return messages.needsFoundationDb();
    }

    @Override
    public Duration warmUp() {
        return messages.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(messages.actors());
        return messages.store().use(opened -> {
            try (FloorBed bed = new FloorBed()) {
                FloorLane[] lanes = bed.lanes(opened);
                KvKey[] keys = IntStream.range(0, there)
                        .mapToObj(i -> KvKey.of(("Rinbox-with-id-" + i).getBytes(StandardCharsets.UTF_8)))
                        .toArray(KvKey[]::new);
                return Rounds.of(
                        (slot, nth) -> {
                            int key = messages.next(slot, nth, there);
                            return lanes[key % lanes.length].increment(keys[key]);
                        },
                        messages.window(),
                        unit(),
                        effort,
                        progress);
            }
        });
    }
}
