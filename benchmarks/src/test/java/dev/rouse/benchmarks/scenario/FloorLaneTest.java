package dev.rouse.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.memory.MemoryKvStore;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class FloorLaneTest {

    private static final KvKey KEY = KvKey.of((byte) 'k');

    @Test
    void answeredSumsAreInTheStore() {
        MemoryKvStore store = MemoryKvStore.create();
        try (FloorBed bed = new FloorBed()) {
            FloorLane lane = bed.lanes(store)[0];

            Flux.range(0, 1000).flatMap(i -> lane.increment(KEY), 100).blockLast();

            assertThat(lane.value(KEY).block()).isEqualTo(1000);
        }
        assertThat(store.read(KvRead.builder().key(KEY).build()).block().value(0))
                .asString()
                .isEqualTo("1000");
    }
}
