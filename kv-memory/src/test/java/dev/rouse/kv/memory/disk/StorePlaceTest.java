package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rouse.NodeHealth;
import dev.rouse.NodeUnavailableException;
import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.fixture.Shell;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import dev.rouse.kv.memory.actors.Meter;
import dev.rouse.kv.memory.actors.MeterActor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes to the directory of a store while that is open, by whoever has a shell. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there, files that are open can be neither removed nor moved")
final class StorePlaceTest {

    @TempDir
    Path parent;

    private Path directory() {
        return parent.resolve("data");
    }

    private KvStore used(Path path) {
        KvStore store = MemoryKvStore.open(path);
        for (int i = 0; i < 20; i++) {
            set(store, "key" + i, "value" + i);
        }
        return store;
    }

    private static void close(KvStore store) {
        store.close().block(PATIENCE);
    }

    /** Changes to the directory. */
    enum Deed {
        REMOVED("was removed or moved away") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Shell.run("rm", "-rf", directory);
            }
        },
        MOVED("was removed or moved away") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Shell.run("mv", directory, directory.resolveSibling("elsewhere"));
            }
        },
        PARENT_MOVED("was removed or moved away") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Path parent = directory.getParent();
                Path away = parent.resolveSibling(parent.getFileName() + "-moved");
                Shell.run("mv", parent, away);
                Files.createDirectory(parent);
            }
        },
        REPLACED_BY_A_COPY("was replaced by another") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Path copy = directory.resolveSibling("copy");
                Shell.run("cp", "-r", directory, copy);
                Shell.run("mv", directory, directory.resolveSibling("elsewhere"));
                Shell.run("mv", copy, directory);
            }
        },
        REPLACED_BY_AN_EMPTY_ONE("was removed or moved away") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Shell.run("sh", "-c", "rm -rf " + directory + "/*");
            }
        },
        DATA_REMOVED("rocksdb was removed or moved away") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Shell.run("rm", "-rf", directory.resolve("rocksdb"));
            }
        },
        DATA_REPLACED("rocksdb was replaced by another") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Path data = directory.resolve("rocksdb");
                Shell.run("cp", "-r", data, directory.resolve("copy"));
                Shell.run("mv", data, directory.resolve("elsewhere"));
                Shell.run("mv", directory.resolve("copy"), data);
            }
        },
        GUARD_REMOVED("acknowledged-version was removed or moved away") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Shell.run("rm", directory.resolve("acknowledged-version"));
            }
        },
        GUARD_OVERWRITTEN("acknowledged-version was overwritten") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Path older = directory.resolve("older");
                Files.write(older, new byte[3 * 4_096]);
                Shell.run("cp", older, directory.resolve("acknowledged-version"));
            }
        },
        ENGINE_LOCK_REMOVED("LOCK was removed or moved away") {
            @Override
            void to(Path directory) throws IOException, InterruptedException {
                Shell.run("rm", directory.resolve("rocksdb/LOCK"));
            }
        };

        private final String told;

        Deed(String told) {
            this.told = told;
        }

        abstract void to(Path directory) throws IOException, InterruptedException;
    }

    @ParameterizedTest
    @EnumSource
    void storeWhoseFilesAreNotItsOwnAnyMoreTakesNoCommit(Deed deed) throws Exception {
        KvStore store = used(directory());
        TreeMap<String, String> before = content(store);

        deed.to(directory());

        for (int i = 0; i < 3; i++) {
            KvLostException refusal = catchThrowableOfType(KvLostException.class, () -> set(store, "later", "lost"));
            assertThat(refusal).isNotNull();
            assertThat(refusal.reason()).contains(parent.toString()).contains(deed.told);
        }
        assertThat(content(store)).isEqualTo(before);
        close(store);
    }

    @ParameterizedTest
    @EnumSource
    void nodeStopsServingWithTheReasonWithinAHeartbeatAndSaysSoOnce(Deed deed) throws Exception {
        KvStore store = RealTimeStore.of(used(directory()));
        try (LogCapture log = new LogCapture("dev.rouse");
                TestNode node = TestNode.on(store, MeterActor.type(Duration.ofMinutes(1)))) {
            Meter meter = node.runtime().actor(Meter.class, "m");
            node.await(meter.add(1));

            deed.to(directory());
            node.advance(Duration.ofMillis(1_500));

            NodeHealth health = node.runtime().health();
            assertThat(health.ready()).isFalse();
            assertThat(health.status()).isEqualTo(NodeHealth.Status.FENCED);
            assertThat(health.reason()).contains(parent.toString()).contains(deed.told);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> node.await(meter.value()))
                        .isInstanceOf(NodeUnavailableException.class)
                        .hasMessageContaining(deed.told);
                node.advance(Duration.ofSeconds(10));
            }
            assertThat(node.runtime().health().reason()).isEqualTo(health.reason());
            assertThat(log.of(deed.told)).hasSize(1);
        } finally {
            close(store);
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesOfTheEngineThatAreMissedAreFoundWithTheNextThoroughLook(Missing missing) throws Exception {
        KvStore store = Stores.open(directory(), new RocksSettings(missing.memtableBytes, null));
        for (int i = 0; i < 200; i++) {
            set(store, "key" + i, "x".repeat(1_000));
        }
        missing.from(directory().resolve("rocksdb"));

        KvLostException refusal = null;
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (refusal == null && System.nanoTime() < patience) {
            refusal = catchThrowableOfType(
                    KvLostException.class,
                    () -> store.commit(put("k", "v"))
                            .onErrorComplete(error -> !(error instanceof KvLostException))
                            .block(PATIENCE));
        }
        assertThat(refusal).isNotNull().hasMessageContaining(missing.end).hasMessageContaining("removed");
        close(store);
    }

    /** Of the engine's own files, by their ends. */
    enum Missing {
        SORTED_FILES(".sst", 16 << 10),
        MANIFEST("MANIFEST", 16 << 10),
        CURRENT("CURRENT", 16 << 10),
        LOG("log", 16 << 20);

        private final String end;

        /** A log that the engine has done with is missed by nobody. */
        private final int memtableBytes;

        Missing(String end, int memtableBytes) {
            this.end = end;
            this.memtableBytes = memtableBytes;
        }

        void from(Path data) throws IOException {
            try (Stream<Path> files = Files.list(data)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.contains(end)) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** The engine deletes files that it takes for its own old ones when it is closed. */
    @Test
    void storeThatWasPutInItsPlaceIsNotTouchedByTheOneThatWasThere() throws Exception {
        Path other = parent.resolve("other");
        KvStore prepared = Stores.open(other, new RocksSettings(16 << 10, null));
        for (int i = 0; i < 500; i++) {
            set(prepared, "other" + i, "x".repeat(1_000));
        }
        TreeMap<String, String> expected = content(prepared);
        close(prepared);
        KvStore store = Stores.open(directory(), new RocksSettings(4 << 10, null));
        for (int i = 0; i < 2_000; i++) {
            set(store, "key" + i % 50, "x".repeat(1_000));
        }

        Shell.run("mv", directory(), parent.resolve("elsewhere"));
        Shell.run("mv", other, directory());
        close(store);

        assertThatThrownBy(() -> MemoryKvStore.open(directory())).hasMessageContaining("a new process can open");
        Shell.run("mv", directory(), other);
        KvStore found = MemoryKvStore.open(other);
        assertThat(content(found)).isEqualTo(expected);
        close(found);
        KvStore moved = MemoryKvStore.open(parent.resolve("elsewhere"));
        assertThat(content(moved)).hasSize(50);
        close(moved);
    }

    @Test
    void movedStoreHasAllThatWasAcknowledgedAndOpensElsewhereInTheSameProcess() throws Exception {
        KvStore store = used(directory());
        TreeMap<String, String> content = content(store);
        Shell.run("mv", directory(), parent.resolve("elsewhere"));
        assertThatThrownBy(() -> set(store, "later", "lost")).isInstanceOf(KvLostException.class);

        KvStore moved = MemoryKvStore.open(parent.resolve("elsewhere"));
        assertThat(content(moved)).isEqualTo(content);
        close(moved);
        close(store);
    }

    @Test
    void storeThatIsReachedByASymbolicLinkStaysWhenTheLinkGoes() throws Exception {
        Files.createDirectory(directory());
        Path link = Files.createSymbolicLink(parent.resolve("link"), directory());
        KvStore store = used(link);
        Files.delete(link);

        assertThat(set(store, "later", "kept")).isNotNull();
        close(store);
    }

    @Test
    void lockFileThatIsDeletedIsPutBackAndTheStoreGoesOn() throws Exception {
        KvStore store = used(directory());
        try (LogCapture log = new LogCapture("dev.rouse.kv.memory")) {
            for (String name : List.of("first", "second")) {
                Shell.run("rm", directory().resolve("lock"));
                long patience = System.nanoTime() + PATIENCE.toNanos();
                while (Files.notExists(directory().resolve("lock")) && System.nanoTime() < patience) {
                    assertThat(set(store, name, "1")).isNotNull();
                }
                assertThat(directory().resolve("lock")).exists();
            }
            assertThat(log.of("lock file")).hasSize(2);
        }
        assertThatThrownBy(() -> MemoryKvStore.open(directory())).hasMessageContaining("open in this process already");
        close(store);
        close(MemoryKvStore.open(directory()));
    }
}
