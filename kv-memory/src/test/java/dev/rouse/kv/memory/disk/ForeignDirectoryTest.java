package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.memory.MemoryKvStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new store is not begun among files of somebody else's. */
final class ForeignDirectoryTest {

    @TempDir
    Path directory;

    private void open() {
        MemoryKvStore.open(directory).close().block(PATIENCE);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void directoryWithFilesOfOthersIsRefusedAndLeftAsItIs() throws IOException {
        for (String name : List.of("a.txt", "b.txt", "c.txt", "d.txt", "e.txt")) {
            Files.writeString(directory.resolve(name), name);
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining("There is no store in " + directory.toRealPath())
                .hasMessageContaining("(a.txt, b.txt, c.txt and 2 more)")
                .hasMessageContaining("give a directory");
        assertThat(names()).containsExactly("a.txt", "b.txt", "c.txt", "d.txt", "e.txt");
    }

    @Test
    void directoryOfOthersIsRefusedToo() throws IOException {
        Files.createDirectory(directory.resolve("photos"));
        assertThatThrownBy(this::open).hasMessageContaining("(photos)");
        assertThat(names()).containsExactly("photos");
    }

    @Test
    void backupIntoFilesOfOthersIsRefused(@TempDir Path parent) throws IOException {
        Files.writeString(directory.resolve("a.txt"), "a");
        KvStore store = MemoryKvStore.open(parent.resolve("data"));
        assertThatThrownBy(() -> ((MemoryKvStore) store).backup(directory).block(PATIENCE))
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining("a.txt");
        store.close().block(PATIENCE);
        assertThat(names()).containsExactly("a.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost+found", ".DS_Store", "lock", "native", "rocksdb.new", "probe"})
    void whatTheFileSystemOrAnInterruptedStartLeftIsNoHindrance(String name) throws IOException {
        if (name.equals("lock") || name.equals("probe") || name.startsWith(".")) {
            Files.createFile(directory.resolve(name));
        } else {
            Files.createDirectory(directory.resolve(name));
        }
        open();
        assertThat(names()).contains("rocksdb");
    }

    @Test
    void storeWithFilesOfOthersBesideItIsOpened() throws IOException {
        KvStore store = MemoryKvStore.open(directory);
        set(store, "key", "value");
        store.close().block(PATIENCE);
        Files.writeString(directory.resolve("notes.txt"), "mine");
        KvStore again = MemoryKvStore.open(directory);
        assertThat(content(again)).containsEntry("key", "value");
        again.close().block(PATIENCE);
        assertThat(names()).contains("notes.txt");
    }
}
