package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.fixture.Shell;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Backing up, restoring, moving and upgrading a store, done as this module's README says. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are those of a shell")
final class StoreCareTest {

    @TempDir
    Path parent;

    private Path data() {
        return parent.resolve("data");
    }

    private Path backup() {
        return parent.resolve("backup");
    }

    private static MemoryKvStore used(Path directory, String value) {
        MemoryKvStore store = Stores.open(directory, new RocksSettings(64 << 10, null));
        for (int i = 0; i < 300; i++) {
            set(store, "key" + i, value.repeat(500));
        }
        return store;
    }

    private static void close(KvStore store) {
        store.close().block(PATIENCE);
    }

    private static TreeMap<String, String> contentOf(Path directory) {
        KvStore store = MemoryKvStore.open(directory);
        TreeMap<String, String> content = content(store);
        set(store, "goes on", "1");
        close(store);
        return content;
    }

    @Test
    void copyOfAStoreThatIsStoppedIsABackupThatCanBeRestored() throws Exception {
        MemoryKvStore store = used(data(), "a");
        TreeMap<String, String> expected = content(store);
        close(store);
        Shell.run("cp", "-a", data(), backup());
        close(used(data(), "b"));

        Shell.run("mv", data(), parent.resolve("damaged"));
        Shell.run("cp", "-a", backup(), data());

        assertThat(contentOf(data())).isEqualTo(expected);
    }

    @Test
    void backupOfAStoreThatIsOpenCanBeRestored() throws Exception {
        MemoryKvStore store = used(data(), "a");
        TreeMap<String, String> expected = content(store);
        store.backup(backup()).block(PATIENCE);
        set(store, "key1", "later");
        close(store);

        Shell.run("mv", data(), parent.resolve("damaged"));
        Shell.run("cp", "-a", backup(), data());

        assertThat(contentOf(data())).isEqualTo(expected);
        assertThat(contentOf(backup())).isEqualTo(expected);
    }

    @Test
    void backupHasAllThatWasAcknowledgedBeforeItBeganAndNothingIsLostMeanwhile() throws Exception {
        MemoryKvStore store = used(data(), "a");
        Disposable writing = Flux.range(0, Integer.MAX_VALUE)
                .flatMap(i -> store.commit(put("busy" + i % 100, "b" + i)), 8)
                .onErrorComplete()
                .subscribe();
        for (int i = 0; i < 5; i++) {
            set(store, "mark", "m" + i);
            Path target = parent.resolve("backup" + i);
            store.backup(target).block(PATIENCE);
            assertThat(contentOf(target)).containsEntry("mark", "m" + i).containsKey("key299");
        }
        writing.dispose();
        TreeMap<String, String> after = content(store);
        close(store);
        assertThat(contentOf(data())).containsAllEntriesOf(Map.of("mark", "m4")).hasSameSizeAs(after);
    }

    @Test
    void backupGoesNowhereWhereThereIsAStoreAlready() throws Exception {
        MemoryKvStore store = used(data(), "a");
        close(used(backup(), "b"));
        TreeMap<String, String> other = contentOf(backup());

        assertThatThrownBy(() -> store.backup(backup()).block(PATIENCE))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining("already");
        assertThatThrownBy(() -> store.backup(data()).block(PATIENCE)).isInstanceOf(KvException.class);
        assertThat(set(store, "goes on", "1")).isNotNull();
        close(store);
        assertThat(contentOf(backup())).containsAllEntriesOf(other);
    }

    @Test
    void storeThatIsClosedOrInMemoryOnlyMakesNoBackup() {
        MemoryKvStore store = used(data(), "a");
        close(store);
        assertThatThrownBy(() -> store.backup(backup()).block(PATIENCE)).isInstanceOf(KvClosedException.class);
        assertThatThrownBy(() -> MemoryKvStore.create().backup(backup()).block(PATIENCE))
                .isInstanceOf(IllegalStateException.class);
        assertThat(backup()).doesNotExist();
    }

    @Test
    void storeThatIsStoppedCanBeMoved() throws Exception {
        MemoryKvStore store = used(data(), "a");
        TreeMap<String, String> expected = content(store);
        close(store);

        Shell.run("mv", data(), parent.resolve("elsewhere"));

        assertThat(contentOf(parent.resolve("elsewhere"))).isEqualTo(expected);
    }

    /** What a version that wrote format 1 left behind: key0 to key9. */
    @Test
    void directoryOfTheFirstFormatIsRead() throws IOException, URISyntaxException, InterruptedException {
        Path stored = Path.of(Objects.requireNonNull(StoreCareTest.class.getResource("/store-format-1"))
                .toURI());
        Shell.run("cp", "-r", stored, data());

        TreeMap<String, String> content = contentOf(data());

        assertThat(content).hasSize(10).containsEntry("key0", "value0").containsEntry("key9", "value9");
    }
}
