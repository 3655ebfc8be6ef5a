package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.NodeHealth.Status;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.fixture.Shell;
import dev.rouse.fixture.SmallDisk;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.actors.Meter;
import dev.rouse.kv.memory.actors.MeterActor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a real file system that the system makes read-only under it, or whose device has errors. */
final class BrokenDiskTest {

    private Path directory;
    private SmallDisk below;
    private SmallDisk disk;
    private KvStore store;

    /** Its image is on a small file system too, which can be filled: then its device cannot keep what is written to it. */
    @BeforeEach
    void open(@TempDir Path temporary) throws Exception {
        directory = temporary;
        MemoryKvStore.open(directory.resolve("library")).close().block(PATIENCE);
        below = SmallDisk.at(directory.resolve("below"), 24);
        disk = SmallDisk.in(below.path().resolve("image"), directory.resolve("mounted"), 64);
        store = MemoryKvStore.open(data());
    }

    @AfterEach
    void close() throws Exception {
        if (store != null) {
            store.close().onErrorComplete().block(PATIENCE);
        }
        if (disk != null) {
            disk.close();
        }
        if (below != null) {
            below.close();
        }
    }

    private Path data() {
        return disk.path().resolve("data");
    }

    /** Mounts what is on the device again, as after a restart of the machine. */
    private void openAgain() throws Exception {
        store.close().onErrorComplete().block(PATIENCE);
        store = null;
        Shell.run("umount", disk.path());
        Path image = below.path().resolve("image");
        Shell.tryTo("e2fsck", "-fy", image);
        Shell.run("mount", "-o", "loop", image, disk.path());
        store = MemoryKvStore.open(data());
    }

    @Test
    void readOnlyFileSystemIsToldReadOnAndHasWhatWasAcknowledged() throws Exception {
        set(store, "a", "1");
        disk.becomeReadOnly();

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> store.commit(put("a", "2")).block(PATIENCE))
                    .isInstanceOf(KvReadOnlyException.class)
                    .hasMessageContaining("is read-only");
            assertThat(content(store)).containsOnlyKeys("a").containsEntry("a", "1");
        }
        openAgain();
        assertThat(content(store)).containsOnlyKeys("a").containsEntry("a", "1");
        assertThat(set(store, "a", "2")).isNotNull();
    }

    @Test
    void deviceWithErrorsLosesNothingThatWasAcknowledged() throws Exception {
        TreeMap<String, String> acknowledged = new TreeMap<>();
        TreeMap<String, String> unknown = new TreeMap<>();
        set(store, "first", "1");
        acknowledged.put("first", "1");
        below.fill();

        Throwable refusal = null;
        for (int i = 0; refusal == null; i++) {
            String name = "k" + i;
            String value = "v".repeat(100_000) + i;
            refusal = catchThrowable(() -> set(store, name, value));
            if (refusal == null) {
                acknowledged.put(name, value);
            } else if (refusal instanceof KvOutcomeUnknownException) {
                unknown.put(name, value);
            }
        }
        assertThat(refusal).isInstanceOfAny(KvReadOnlyException.class, KvOutcomeUnknownException.class);
        assertThatThrownBy(() -> store.commit(put("later", "1")).block(PATIENCE))
                .isInstanceOf(KvReadOnlyException.class);
        assertThat(content(store)).as("read on").containsAllEntriesOf(acknowledged);

        below.free();
        openAgain();
        TreeMap<String, String> found = content(store);
        assertThat(found).containsAllEntriesOf(acknowledged).doesNotContainKey("later");
        found.keySet().removeAll(acknowledged.keySet());
        assertThat(unknown).containsAllEntriesOf(found);
    }

    @Test
    void nodeOnAReadOnlyFileSystemTellsWhyServesWhatItCanAndStopsAtOnce() throws Exception {
        try (TestNode node = TestNode.on(RealTimeStore.of(store), MeterActor.type(Duration.ofSeconds(5)))) {
            Meter meter = node.runtime().actor(Meter.class, "m");
            node.await(meter.add(1));
            disk.becomeReadOnly();
            assertThatThrownBy(() -> node.await(meter.add(1)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("is read-only");
            assertThat(node.runtime().health().status()).isEqualTo(Status.READ_ONLY);
            assertThat(node.runtime().health().reason()).contains("is read-only");
            node.advance(Duration.ofSeconds(30));
            assertThat(node.await(meter.value())).isOne();
            assertThat(node.await(node.runtime().stop())).isZero();
        }
    }
}
