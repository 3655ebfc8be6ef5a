package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.JavaProcess;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that commits is killed in the middle of it, again and again. */
@Timeout(120)
final class KillTest {

    private static final int KILLS = 8;

    @TempDir
    Path directory;

    private Process committing(int first) throws IOException {
        return new JavaProcess(CommittingProcess.class)
                .with(directory, first)
                .builder()
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Integer acknowledged(String line) {
        return line != null && line.matches("\\d+") ? Integer.valueOf(line) : null;
    }

    /** Reads until {@code lines} commits were acknowledged, kills, and reads what was said before that. */
    private int killAfter(int lines, int first, Map<String, Integer> newest) throws IOException, InterruptedException {
        Process process = committing(first);
        int last = first;
        int read = 0;
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Integer number = acknowledged(line);
                if (number != null) {
                    newest.merge("slot" + number % 1_000, number, Math::max);
                    last = Math.max(last, number);
                    read++;
                }
                if (read == lines) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        assertThat(read).as("acknowledged before the kill").isGreaterThanOrEqualTo(lines);
        return last;
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
        Random random = new Random();
        Map<String, Integer> newest = new HashMap<>();
        int last = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            last = killAfter(1 + random.nextInt(1_500), last + 100, newest);

            KvStore store = MemoryKvStore.open(directory);
            Map<String, String> content = content(store);
            newest.forEach((slot, number) ->
                    assertThat(Integer.parseInt(content.get(slot))).as(slot).isGreaterThanOrEqualTo(number));
            store.close().block(PATIENCE);
        }
    }

    @Test
    void anotherProcessIsToldThatTheStoreIsOpenWhereTheLockFileWasDeleted() throws IOException {
        KvStore store = MemoryKvStore.open(directory);
        set(store, "a", "1");
        for (int round = 0; round < 2; round++) {
            Files.delete(directory.resolve("lock"));
            try (BufferedReader output = committing(0).inputReader()) {
                assertThat(output.lines())
                        .singleElement()
                        .asString()
                        .contains("Another process has the store in " + directory)
                        .contains("lock file was deleted");
            }
        }
        set(store, "b", "2");
        assertThat(content(store)).containsOnlyKeys("a", "b");
        store.close().block(PATIENCE);
        KvStore again = MemoryKvStore.open(directory);
        assertThat(content(again)).containsOnlyKeys("a", "b");
        again.close().block(PATIENCE);
    }

    @Test
    void anotherProcessIsToldThatTheStoreIsOpen() throws IOException {
        KvStore store = MemoryKvStore.open(directory);
        try (BufferedReader output = committing(0).inputReader()) {
            assertThat(output.lines()).anyMatch(line -> line.contains("Another process has the store in " + directory));
        }
        store.close().block(PATIENCE);
    }
}
