package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.NodeHealth;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.fixture.SmallDisk;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.actors.Meter;
import dev.rouse.kv.memory.actors.MeterActor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a file system that is really full. */
final class DiskFullTest {

    private SmallDisk disk;
    private KvStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        MemoryKvStore.open(directory.resolve("library")).close().block(PATIENCE);
        disk = SmallDisk.at(directory.resolve("mounted"), 8);
        store = MemoryKvStore.open(disk.path().resolve("data"));
    }

    @AfterEach
    void close() throws Exception {
        if (disk != null) {
            store.close().onErrorComplete().block(PATIENCE);
            disk.close();
        }
    }

    /** @return what is acknowledged */
    private TreeMap<String, String> fillWithCommits(String what, Random random) {
        TreeMap<String, String> acknowledged = content(store);
        for (int i = 0; ; i++) {
            String name = what + random.nextInt(1_000);
            String value = ("v" + i).repeat(1 + random.nextInt(2_000));
            Throwable refusal = catchThrowable(() -> set(store, name, value));
            if (refusal != null) {
                assertThat(refusal).hasMessageContaining("No space left").hasMessageContaining("is full");
                if (refusal instanceof KvOutcomeUnknownException) {
                    acknowledged.remove(name);
                } else {
                    assertThat(refusal).isInstanceOf(KvReadOnlyException.class);
                }
                return acknowledged;
            }
            acknowledged.put(name, value);
        }
    }

    private void awaitRoom() {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (catchThrowable(() -> set(store, "room", "1")) != null && System.nanoTime() < patience) {
            Thread.onSpinWait();
        }
    }

    @Test
    void fullDiskIsToldReadOnAndWrittenAgainWhenThereIsRoom() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        set(store, "first", "1");
        Path filler = disk.path().resolve("room");
        Files.write(filler, new byte[1 << 20]);
        TreeMap<String, String> acknowledged = fillWithCommits("a", random);
        disk.fill();

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> store.commit(put("later", "1")).block(Duration.ofSeconds(5)))
                    .isInstanceOf(KvReadOnlyException.class);
            assertThat(content(store)).as("seed %s", seed).containsAllEntriesOf(acknowledged);
        }

        disk.free();
        Files.delete(filler);
        awaitRoom();
        acknowledged.put("room", "1");
        assertThat(content(store)).as("seed %s", seed).containsAllEntriesOf(acknowledged);
        TreeMap<String, String> all = content(store);
        store.close().block(PATIENCE);
        KvStore again = MemoryKvStore.open(disk.path().resolve("data"));
        assertThat(content(again)).as("seed %s", seed).isEqualTo(all);
        again.close().block(PATIENCE);
    }

    /**
     * Opening it again makes some room at first.
     *
     * @return the last value that was acknowledged
     */
    private long fillUntilItStaysReadOnly(TestNode node, Meter meter) throws Exception {
        long value = node.await(meter.value());
        for (int i = 0; i < 1_000; i++) {
            disk.fill();
            if (catchThrowable(() -> node.await(meter.add(1))) == null) {
                value++;
            } else {
                node.advance(Duration.ofSeconds(30));
                disk.fill();
                if (node.runtime().health().status() == NodeHealth.Status.READ_ONLY) {
                    return value;
                }
            }
        }
        throw new AssertionError("It does not get full.");
    }

    @Test
    void nodeOnAFullDiskTellsWhyServesWhatItCanAndStopsAtOnce() throws Exception {
        try (LogCapture log = new LogCapture("dev.rouse");
                TestNode node = TestNode.on(RealTimeStore.of(store), MeterActor.type(Duration.ofSeconds(5)))) {
            Meter meter = node.runtime().actor(Meter.class, "m");
            Meter asleep = node.runtime().actor(Meter.class, "asleep");
            node.await(meter.add(1));
            node.await(asleep.add(7));
            long value = fillUntilItStaysReadOnly(node, meter);

            NodeHealth health = node.runtime().health();
            assertThat(health.reason()).contains("is full").contains("No space left");
            assertThat(health.ready()).isFalse();
            assertThatThrownBy(() -> node.await(meter.add(1)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("is full")
                    .hasMessageContaining("No space left");
            assertThat(node.await(meter.value())).isEqualTo(value);
            assertThat(node.await(asleep.value())).isEqualTo(7);
            assertThat(log.of("is full")).hasSize(log.of("takes commits again").size() + 1);

            disk.free();
            node.until(() -> {
                node.advance(Duration.ofMillis(200));
                return node.runtime().health().ready();
            });
            assertThat(node.await(meter.add(1))).isEqualTo(value + 1);

            fillUntilItStaysReadOnly(node, meter);
            assertThat(node.await(node.runtime().stop())).isZero();
        }
    }
}
