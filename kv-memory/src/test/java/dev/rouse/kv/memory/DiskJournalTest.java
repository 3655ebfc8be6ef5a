package dev.rouse.kv.memory;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvOutcomeUnknownException;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvUnavailableException;
import dev.rouse.kv.KvVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

final class DiskJournalTest {

    @TempDir
    Path directory;

    private static Mono<KvVersion> commit(Commits commits, KvCommit commit) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super KvVersion> subscriber) {
                PendingCommit pending = new PendingCommit(commit, List.of(), subscriber);
                subscriber.onSubscribe(pending);
                commits.submit(pending);
            }
        };
    }

    @Test
    void failedWriteIsTheLastAndNothingAcknowledgedIsLost() throws IOException {
        DurableStore disk = DurableStore.open(directory, RocksSettings.DEFAULTS, (key, value) -> {});
        KvVersion start = new KvVersion(disk.version());
        Horizon horizon = new Horizon(Duration.ofSeconds(5), 1 << 20, System::nanoTime, start.value());
        VersionedMap map = new VersionedMap(new Cells(), horizon, start);
        DiskJournal journal = new DiskJournal(disk, map);
        journal.start();
        Commits commits = new Commits(map, BatchRule.NONE, Schedulers.parallel(), new Budget(1 << 20), journal);
        KvVersion acknowledged = commit(commits, put("a", "1")).block(PATIENCE);

        disk.abandon();

        assertThatThrownBy(() -> commit(commits, put("b", "2")).block(PATIENCE))
                .isInstanceOf(KvOutcomeUnknownException.class)
                .hasMessageContaining(directory.toString());
        assertThatThrownBy(() -> commit(commits, put("c", "3")).block(PATIENCE))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining("open it again");
        assertThat(map.published()).isEqualTo(acknowledged);
        commits.close().block(PATIENCE);
        KvStore again = MemoryKvStore.open(directory);
        assertThat(content(again)).containsOnlyKeys("a");
        again.close().block(PATIENCE);
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
}
