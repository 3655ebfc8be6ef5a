package dev.rouse.kv.memory;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.bytes;
import static dev.rouse.kv.memory.Stores.commit;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.key;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rouse.ErrorKind;
import dev.rouse.StoreUnavailableException;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvFullException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.memory.actors.Meter;
import dev.rouse.kv.memory.actors.MeterActor;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that holds as much as it may takes what makes it less, and refuses the rest before the heap is full. */
final class MemoryBoundTest {

    private static final long LIMIT = 100_000;
    private static final String LARGE = "x".repeat(1_000);

    private static MemoryKvStore.Builder bounded() {
        return MemoryKvStore.builder().maxBytes(LIMIT);
    }

    /** @return how many it took */
    private static int fill(KvStore store) {
        for (int i = 0; i < 1_000; i++) {
            String name = "key" + i;
            Throwable refusal = catchThrowable(() -> set(store, name, LARGE));
            if (refusal != null) {
                assertThat(refusal)
                        .isInstanceOf(KvFullException.class)
                        .hasMessageContaining("may hold " + LIMIT)
                        .hasMessageContaining("Nothing was written");
                return i;
            }
        }
        throw new AssertionError("It is never full.");
    }

    @Test
    void commitThatWouldMakeItMoreIsRefusedAndWhatMakesItLessIsTaken() {
        KvStore store = bounded().create();
        int taken = fill(store);
        assertThat(taken).isBetween(70, 100);
        assertThat(content(store)).hasSize(taken);

        assertThat(set(store, "key0", "y".repeat(1_000))).isNotNull();
        assertThat(set(store, "key0", "short")).isNotNull();
        store.commit(commit(new KvVersion(0), c -> c.clear(key("key1")).clear(key("key2"))))
                .block(PATIENCE);
        store.commit(commit(new KvVersion(0), c -> c.clearRange(key("key3"), key("key4"))))
                .block(PATIENCE);

        assertThat(set(store, "later", LARGE)).isNotNull();
        assertThat(set(store, "later", bytes("z").length + LARGE.substring(1))).isNotNull();
    }

    @Test
    void roomIsWhatItWasAfterAnyNumberOfChanges() {
        KvStore store =
                MemoryKvStore.builder().maxBytes(LIMIT).window(Duration.ZERO).create();
        int taken = fill(store);
        for (int round = 0; round < 20; round++) {
            store.commit(commit(new KvVersion(0), c -> c.clearRange(key("k"), key("l"))))
                    .block(PATIENCE);
            set(store, "other", "1");
            set(store, "other", "2");
            assertThat(fill(store)).isBetween(taken - 1, taken);
        }
    }

    @Test
    void directoryThatHoldsMoreIsNotOpened(@TempDir Path directory) {
        KvStore store = MemoryKvStore.open(directory);
        for (int i = 0; i < 200; i++) {
            set(store, "key" + i, LARGE);
        }
        store.close().block(PATIENCE);

        assertThatThrownBy(() -> bounded().open(directory))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("-Xmx");

        KvStore again = MemoryKvStore.open(directory);
        assertThat(content(again)).hasSize(200);
        again.close().block(PATIENCE);
    }

    @Test
    void fullStoreOnDiskGoesOnTakingWhatMakesItLess(@TempDir Path directory) {
        KvStore store = bounded().open(directory);
        int taken = fill(store);
        set(store, "key0", "short");
        store.close().block(PATIENCE);
        KvStore again = bounded().open(directory);
        assertThat(content(again)).hasSize(taken).containsEntry("key0", "short");
        again.close().block(PATIENCE);
    }

    @Test
    void nodeOnAFullStoreRefusesWhatIsNewWithTheCauseServesTheRestAndDestroys() {
        // The owners of the shards take most of it.
        KvStore store = MemoryKvStore.builder()
                .maxBytes(300_000)
                .window(Duration.ofMillis(1))
                .create();
        try (TestNode node = TestNode.on(store, MeterActor.type(Duration.ofSeconds(30)))) {
            int i = 0;
            Throwable refusal = null;
            while (refusal == null && i < 10_000) {
                Meter meter = node.runtime().actor(Meter.class, "m" + i++);
                refusal = catchThrowable(() -> node.await(meter.add(1)));
            }
            assertThat(refusal).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("may hold 300000");
            StoreUnavailableException full = (StoreUnavailableException) refusal;
            assertThat(full.kind()).isEqualTo(ErrorKind.FULL);
            assertThat(full.code()).isEqualTo("store_full");

            node.advance(Duration.ofSeconds(20));
            assertThat(node.runtime().health().ready()).isTrue();
            Meter first = node.runtime().actor(Meter.class, "m0");
            assertThat(node.await(first.add(1))).isEqualTo(2);
            for (int j = 1; j < 10; j++) {
                node.await(node.runtime().destroy(dev.rouse.ActorAddress.of("meter", "m" + j)));
            }
            node.advance(Duration.ofSeconds(10));
            for (int j = 0; j < 1_100; j++) {
                node.await(first.add(1));
            }
            assertThat(node.await(node.runtime().actor(Meter.class, "new").add(1)))
                    .isOne();
        }
    }

    @Test
    void refusalSaysHowMuchThereIs() {
        KvStore store = bounded().create();
        fill(store);
        KvFullException refusal = catchThrowableOfType(
                KvFullException.class, () -> store.commit(put("more", LARGE)).block(PATIENCE));
        assertThat(refusal.limit()).isEqualTo(LIMIT);
        assertThat(refusal.bytes()).isBetween(LIMIT - 2_000, LIMIT);
    }
}
