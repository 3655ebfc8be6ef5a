package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.bytes;
import static dev.rouse.kv.memory.Stores.commit;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.key;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static dev.rouse.kv.memory.Stores.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

final class DurableStoreTest {

    @TempDir
    Path directory;

    private void close(KvStore store) {
        store.close().block(PATIENCE);
    }

    private Path data() {
        return directory.resolve("rocksdb");
    }

    private Path acknowledged() {
        return directory.resolve("acknowledged-version");
    }

    /** A store that was used and closed, and what is in it. */
    private TreeMap<String, String> used() {
        KvStore store = MemoryKvStore.open(directory);
        for (int i = 0; i < 20; i++) {
            set(store, "key" + i, "value" + i);
        }
        TreeMap<String, String> content = content(store);
        close(store);
        return content;
    }

    private KvCorruptException corrupt(Path place) {
        KvCorruptException refusal =
                catchThrowableOfType(KvCorruptException.class, () -> MemoryKvStore.open(directory));
        assertThat(refusal).hasMessageContaining("Restore").hasMessageContaining("Nothing was changed");
        assertThat(refusal.place()).contains(place.toString());
        return refusal;
    }

    @Test
    void contentAndVersionsContinueAfterReopening() {
        KvStore store = MemoryKvStore.open(directory);
        set(store, "a", "1");
        set(store, "b", "2");
        set(store, "c", "3");
        store.commit(commit(
                        new KvVersion(0),
                        c -> c.clear(key("a")).clearRange(key("c"), key("d")).set(key("c1"), bytes(""))))
                .block(PATIENCE);
        KvVersion last = set(store, "b", "4");
        TreeMap<String, String> before = content(store);
        close(store);

        KvStore again = MemoryKvStore.open(directory);

        assertThat(content(again)).isEqualTo(before).hasSize(2);
        assertThat(version(again)).isEqualTo(last);
        assertThat(set(again, "d", "5")).isEqualTo(new KvVersion(last.value() + 1));
        close(again);
    }

    @Test
    void versionsFromBeforeReopeningCannotBeCheckedExceptTheLast() {
        KvStore store = MemoryKvStore.open(directory);
        KvVersion old = set(store, "a", "1");
        KvVersion last = set(store, "b", "2");
        close(store);

        KvStore again = MemoryKvStore.open(directory);

        assertThatThrownBy(() -> again.commit(Stores.check(old, "a")).block(PATIENCE))
                .isInstanceOf(KvVersionTooOldException.class);
        assertThat(again.commit(Stores.check(last, "a")).block(PATIENCE)).isGreaterThan(last);
        close(again);
    }

    @Test
    void commitOfNothingUsesUpItsVersionForGood() {
        KvStore store = MemoryKvStore.open(directory);
        KvVersion nothing = store.commit(commit(new KvVersion(0), c -> {})).block(PATIENCE);
        close(store);

        KvStore again = MemoryKvStore.open(directory);
        assertThat(set(again, "a", "1")).isGreaterThan(nothing);
        close(again);
    }

    @Test
    void closingEndsWhatWasAccepted() {
        KvStore store = MemoryKvStore.open(directory);
        Mono<Long> landed = Flux.range(0, 500)
                .flatMap(i -> store.commit(put("key" + i, "value")), 500)
                .count()
                .cache();
        landed.subscribe();
        close(store);

        assertThat(landed.block(PATIENCE)).isEqualTo(500);
        KvStore again = MemoryKvStore.open(directory);
        assertThat(content(again)).hasSize(500);
        close(again);
    }

    @Test
    void batchesAreDurableToo() {
        KvStore store =
                MemoryKvStore.builder().commitBatch(10, Duration.ofSeconds(20)).open(directory);
        Flux.range(0, 30)
                .flatMap(i -> store.commit(put("key" + i, "value")), 30)
                .blockLast(PATIENCE);
        assertThat(version(store)).isEqualTo(new KvVersion(3));
        close(store);

        KvStore again = MemoryKvStore.open(directory);
        assertThat(content(again)).hasSize(30);
        assertThat(version(again)).isEqualTo(new KvVersion(3));
        close(again);
    }

    @Test
    void hotKeysAmongColdOnesDoNotMakeTheFilesGrow() throws IOException {
        DurableStore store = DurableStore.open(directory, new RocksSettings(256 << 10, null), (key, value) -> {});
        long version = 0;
        long largest = 0;
        for (int i = 0; i < 40_000; i += 20) {
            for (int j = 0; j < 20; j++) {
                String name = j < 10 ? "hot" + j : "cold" + (i * 7 + j) % 2_000;
                store.apply(put(name, "x".repeat(1_000)).mutations());
            }
            version++;
            store.commit(version);
            largest = Math.max(largest, i % 1_000 == 0 ? size() : 0);
        }
        store.close();

        assertThat(largest).isLessThan(16 << 20);
    }

    /** Files that the engine removes meanwhile count for nothing. */
    private long size() throws IOException {
        try (Stream<Path> files = Files.list(data())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    // ---- one at a time

    @Test
    void secondOpenInThisProcessIsRefusedAndTheFirstGoesOn() {
        KvStore store = MemoryKvStore.open(directory);

        assertThatThrownBy(() -> MemoryKvStore.open(directory))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("open in this process already");

        set(store, "a", "1");
        close(store);
        close(MemoryKvStore.open(directory));
    }

    @Test
    void pathUnderAFileIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "mine");

        assertThatThrownBy(() -> MemoryKvStore.open(file))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> MemoryKvStore.open(file.resolve("below")))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining(file.resolve("below").toString());
        assertThat(file).hasContent("mine");
    }

    @Test
    void commitsOverTheWaitingLimitAreRefusedAtOnce() throws InterruptedException {
        KvStore store = MemoryKvStore.builder().waitingBytes(10_000).open(directory);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        store.commit(put("a", "1")).subscribe(version -> {
            stuck.countDown();
            await(go);
        });
        stuck.await();
        Mono<KvVersion> waits = store.commit(put("b", "x".repeat(9_000))).cache();
        waits.subscribe();

        assertThatThrownBy(() -> store.commit(put("c", "x".repeat(9_000))).block(PATIENCE))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining("10000");

        go.countDown();
        assertThat(waits.block(PATIENCE)).isNotNull();
        assertThat(set(store, "c", "x".repeat(9_000))).isNotNull();
        close(store);
    }

    @Test
    void versionIsNotReadableBeforeItIsAcknowledged() {
        KvStore store = MemoryKvStore.open(directory);
        for (int i = 0; i < 200; i++) {
            KvVersion before = version(store);
            Mono<KvVersion> pending = store.commit(put("a", "v" + i)).cache();
            pending.subscribe();
            KvVersion seen = version(store);
            KvVersion committed = pending.block(PATIENCE);
            assertThat(seen).isIn(before, committed);
            assertThat(version(store)).isEqualTo(committed);
        }
        close(store);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- never silently empty, never silently older

    @Test
    void missingDataIsNotAnEmptyStore() throws IOException {
        used();
        DirectoryImage.delete(data());

        assertThat(corrupt(data())).hasMessageContaining("missing");
        assertThat(data()).doesNotExist();
    }

    @Test
    void dataThatLeadsNowhereIsNotAnEmptyStore() throws IOException {
        used();
        Files.write(data().resolve("CURRENT"), new byte[0]);

        corrupt(data());
        assertThat(data().resolve("CURRENT")).isEmptyFile();
    }

    @Test
    void emptyDataIsNotAnEmptyStore() throws IOException {
        used();
        DirectoryImage.delete(data());
        Files.createDirectory(data());

        corrupt(data());
    }

    @Test
    void olderDataIsRefused() throws IOException {
        used();
        DirectoryImage backup = DirectoryImage.of(directory);
        KvStore store = MemoryKvStore.open(directory);
        set(store, "new", "1");
        close(store);
        byte[] guard = Files.readAllBytes(acknowledged());
        backup.writeTo(directory);
        Files.write(acknowledged(), guard);

        assertThat(corrupt(data())).hasMessageContaining("version 21 was acknowledged");
    }

    @Test
    void dataOfAnotherStoreIsRefused(@TempDir Path other) throws IOException {
        used();
        KvStore store = MemoryKvStore.open(other);
        for (int i = 0; i < 30; i++) {
            set(store, "other", "1");
        }
        close(store);
        byte[] guard = Files.readAllBytes(acknowledged());
        DirectoryImage.of(other).writeTo(directory);
        Files.write(acknowledged(), guard);

        assertThat(corrupt(data())).hasMessageContaining("identity");
    }

    @Test
    void missingGuardIsRefused() throws IOException {
        used();
        Files.delete(acknowledged());

        corrupt(acknowledged());
        assertThat(acknowledged()).doesNotExist();
    }

    @Test
    void unreadableGuardIsRefused() throws IOException {
        used();
        Files.write(acknowledged(), new byte[3 * 4_096]);

        corrupt(acknowledged());
        assertThat(Files.readAllBytes(acknowledged())).isEqualTo(new byte[3 * 4_096]);
    }

    @Test
    void dataOfANewStoreWithoutAGuardIsThatStore() throws IOException {
        close(MemoryKvStore.open(directory));
        Files.delete(acknowledged());

        KvStore store = MemoryKvStore.open(directory);
        assertThat(content(store)).isEmpty();
        close(store);
        assertThat(acknowledged()).exists();
    }

    @Test
    void halfMadeStoreIsMadeAgain() throws IOException {
        Path draft = Files.createDirectory(directory.resolve("rocksdb.new"));
        Files.writeString(draft.resolve("CURRENT"), "MANIFEST-0");

        KvStore store = MemoryKvStore.open(directory);
        assertThat(content(store)).isEmpty();
        close(store);
        assertThat(draft).doesNotExist();
    }

    @Test
    void backupOfTheWholeDirectoryOpens(@TempDir Path restored) throws IOException {
        TreeMap<String, String> content = used();
        DirectoryImage.of(directory).writeTo(restored);

        KvStore store = MemoryKvStore.open(restored);
        assertThat(content(store)).isEqualTo(content);
        close(store);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.mv", "acknowledged"})
    void directoryOfTheFormatBeforeIsRefusedByName(String file) throws IOException {
        Files.writeString(directory.resolve(file), "as it was");

        assertThatThrownBy(() -> MemoryKvStore.open(directory))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(file)
                .hasMessageContaining("Nothing was changed");
        assertThat(directory.resolve(file)).hasContent("as it was");
        assertThat(data()).doesNotExist();
    }
}
