package dev.rouse.kv.memory.journal;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import dev.rouse.kv.memory.disk.RocksSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The order of write, sync, publication and acknowledgement, and what becomes of it when one of them goes wrong. */
final class DiskJournalTest {

    @TempDir
    Path directory;

    @Test
    void commitIsNeitherReadableNorAcknowledgedBeforeItsSyncReturns() throws InterruptedException {
        HeldDisk disk = new HeldDisk();
        DiskParts store = DiskParts.on(disk, 0);
        List<KvVersion> acknowledged = new CopyOnWriteArrayList<>();
        CompletableFuture<KvVersion> first =
                store.commit(put("a", "1")).doOnNext(acknowledged::add).toFuture();
        HeldDisk.Sync sync = disk.expectSync();
        CompletableFuture<KvVersion> second =
                store.commit(put("b", "2")).doOnNext(acknowledged::add).toFuture();

        assertThat(sync.version()).isOne();
        assertThat(acknowledged).isEmpty();
        assertThat(store.map().published()).isEqualTo(new KvVersion(0));
        assertThat(store.read("a")).isNull();

        sync.succeed();
        HeldDisk.Sync next = disk.expectSync();

        assertThat(first).isCompletedWithValue(new KvVersion(1));
        assertThat(store.map().published()).isEqualTo(new KvVersion(1));
        assertThat(store.read("a")).isNotNull();
        assertThat(store.read("b")).isNull();
        assertThat(second).isNotDone();

        next.succeed();
        assertThat(second.join()).isEqualTo(new KvVersion(2));
        assertThat(store.map().published()).isEqualTo(new KvVersion(2));
    }

    @Test
    void commitsThatComeWhileItSyncsShareTheNextSync() throws InterruptedException {
        HeldDisk disk = new HeldDisk();
        DiskParts store = DiskParts.on(disk, 0);
        CompletableFuture<KvVersion> first = store.commit(put("a", "0")).toFuture();
        HeldDisk.Sync sync = disk.expectSync();
        List<CompletableFuture<KvVersion>> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(store.commit(put("b" + i, "1")).toFuture());
        }

        sync.succeed();
        HeldDisk.Sync shared = disk.expectSync();
        assertThat(first).isCompleted();
        assertThat(shared.version()).isEqualTo(101);
        assertThat(shared.mutations()).isEqualTo(100);
        assertThat(others).allMatch(other -> !other.isDone());

        shared.succeed();
        others.forEach(CompletableFuture::join);
        assertThat(disk.isIdle()).isTrue();
    }

    @Test
    void failedSyncOnADiskThatCannotBeReadLeavesItsCommitsUnknown() throws InterruptedException {
        HeldDisk disk = new HeldDisk();
        DiskParts store = DiskParts.on(disk, 0);
        CompletableFuture<KvVersion> unknown = store.commit(put("a", "1")).toFuture();
        HeldDisk.Sync sync = disk.expectSync();
        CompletableFuture<KvVersion> behind = store.commit(put("b", "2")).toFuture();
        sync.fail("the disk is gone");

        assertThatThrownBy(unknown::join)
                .hasCauseInstanceOf(KvOutcomeUnknownException.class)
                .hasMessageContaining("the disk is gone");
        assertThatThrownBy(behind::join)
                .hasCauseInstanceOf(KvReadOnlyException.class)
                .hasMessageContaining("the disk is gone");
        assertThatThrownBy(() -> store.commit(put("c", "3")).block(PATIENCE)).isInstanceOf(KvReadOnlyException.class);
        assertThat(store.read("a")).isNull();
        assertThat(store.map().published()).isEqualTo(new KvVersion(0));
        assertThat(disk.isIdle()).as("tried again").isTrue();
    }

    /** The engine's own count, of syncs that its log has had when a commit is acknowledged. */
    @Test
    void engineHasSyncedItsLogForEveryGroupBeforeItIsAcknowledged() {
        try (Statistics counts = new Statistics()) {
            KvStore store = Stores.open(directory, new RocksSettings(1 << 20, counts));
            long before = counts.getTickerCount(TickerType.WAL_FILE_SYNCED);
            for (int i = 1; i <= 20; i++) {
                set(store, "a", "" + i);
                assertThat(counts.getTickerCount(TickerType.WAL_FILE_SYNCED) - before)
                        .as("syncs of the log after %s acknowledged commits", i)
                        .isEqualTo(i);
            }
            Flux.range(0, 200)
                    .flatMap(i -> store.commit(put("b" + i, "1")), 200)
                    .blockLast(PATIENCE);
            assertThat(counts.getTickerCount(TickerType.WAL_FILE_SYNCED) - before)
                    .isBetween(21L, 220L);
            store.close().block(PATIENCE);
        }
    }

    @Test
    void subscriberThatInterruptsTheWriterHarmsNobodyElse() {
        KvStore store = MemoryKvStore.open(directory);
        Mono<KvVersion> next = store.commit(put("b", "2")).cache();

        store.commit(put("a", "1")).subscribe(version -> {
            next.subscribe();
            Thread.currentThread().interrupt();
        });

        assertThat(next.block(PATIENCE)).isNotNull();
        assertThat(set(store, "c", "3")).isNotNull();
        assertThat(content(store)).containsOnlyKeys("a", "b", "c");
        store.close().block(PATIENCE);
    }

    @Test
    void subscriberOfTheCloseThatThrowsHarmsNobodyElse() {
        KvStore store = MemoryKvStore.open(directory);
        Mono<Void> first = store.close();
        CompletableFuture<Void> second = new CompletableFuture<>();

        first.subscribe(nothing -> {}, error -> {}, () -> {
            throw new NoClassDefFoundError("missing");
        });
        store.close().subscribe(nothing -> {}, second::completeExceptionally, () -> second.complete(null));

        assertThat(Mono.fromFuture(second).blockOptional(PATIENCE)).isEmpty();
        assertThat(second).isCompleted();
    }
}
