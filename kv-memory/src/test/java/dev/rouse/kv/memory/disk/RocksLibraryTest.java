package dev.rouse.kv.memory.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.JavaProcess;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB's native library, loaded by a process of its own, since each loads it once. */
final class RocksLibraryTest {

    @TempDir
    Path directory;

    private List<String> opening(String unpackTo) throws IOException {
        ProcessBuilder process =
                new JavaProcess(Main.class).with(directory.resolve("store")).builder();
        if (unpackTo != null) {
            process.environment().put("ROCKSDB_SHAREDLIB_DIR", unpackTo);
        }
        return process.redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .inputReader()
                .lines()
                .toList();
    }

    /** Opens a store twice, and says how each attempt ended. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try {
                    MemoryKvStore.open(Path.of(arguments[0])).close().block(Stores.PATIENCE);
                    System.out.println("opened");
                } catch (RuntimeException e) {
                    System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            }
        }
    }

    @Test
    void libraryThatCannotBeUnpackedIsAClearErrorEachTime() throws IOException {
        assertThat(opening(directory.resolve("nowhere").toString()))
                .hasSize(2)
                .allMatch(line -> line.startsWith("KvUnavailableException: Cannot load RocksDB's native library")
                        && line.contains("nowhere")
                        && line.contains("noexec")
                        && line.contains("ROCKSDB_SHAREDLIB_DIR"));
    }

    @Test
    void libraryIsUnpackedWhereItIsAskedFor() throws IOException {
        Path chosen = Files.createDirectory(directory.resolve("chosen"));

        assertThat(opening(chosen.toString())).containsExactly("opened", "opened");
        assertThat(directory.resolve("store/native")).doesNotExist();
    }

    @Test
    void processThatEndsLeavesNoLibraryBehind() throws IOException {
        assertThat(opening(null)).containsExactly("opened", "opened");
        assertThat(directory.resolve("store/native")).isEmptyDirectory();
    }
}
