package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.kv.memory.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/**
 * However a file is damaged: the store opens with exactly what was acknowledged, or says which file is corrupt. Of a store that
 * was closed, where all is in sorted files, and of one whose process was killed, where all is in the log.
 */
@Timeout(240)
final class DamageTest {

    private static final Path GUARD = Path.of("acknowledged-version");

    private final long seed = Long.getLong("rouse.kv.seed", 20_261_123L);
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    private TreeMap<String, String> content;
    private DirectoryImage killed;
    private DirectoryImage closed;

    @BeforeEach
    void fill() throws IOException {
        KvStore store = MemoryKvStore.open(directory);
        Flux.range(0, 600)
                .concatMap(i -> store.commit(put("key" + i % 150, "value " + i + " of some length")))
                .blockLast(PATIENCE);
        content = content(store);
        killed = DirectoryImage.of(directory);
        store.close().block(PATIENCE);
        closed = DirectoryImage.of(directory);
    }

    private Path log() {
        return killed.names(".log").get(killed.names(".log").size() - 1);
    }

    /** True when it opened; then everything was there. */
    private boolean opens(DirectoryImage damaged, String how) throws IOException {
        damaged.writeTo(directory);
        KvStore store;
        try {
            store = MemoryKvStore.open(directory);
        } catch (KvCorruptException e) {
            assertThat(e.place()).as(how).contains(directory.toString());
            assertThat(e).as(how).hasMessageContaining("Restore").hasMessageContaining("Nothing was changed");
            assertThat(DirectoryImage.of(directory).sameAs(damaged))
                    .as("not touched, %s", how)
                    .isTrue();
            return false;
        }
        assertThat(content(store)).as(how).isEqualTo(content);
        store.close().block(PATIENCE);
        return true;
    }

    private static byte[] flipped(byte[] bytes, int position, int mask) {
        byte[] flipped = bytes.clone();
        flipped[position] ^= (byte) mask;
        return flipped;
    }

    private int refusedFlips(DirectoryImage image, int flips) throws IOException {
        List<Path> names = List.copyOf(image.files().keySet());
        int refused = 0;
        for (int i = 0; i < flips; i++) {
            Path name = names.get(random.nextInt(names.size()));
            if (image.bytes(name).length > 0) {
                int position = random.nextInt(image.bytes(name).length);
                byte[] damaged = flipped(image.bytes(name), position, 1 + random.nextInt(255));
                refused += opens(image.with(name, damaged), name + " at " + position + ", seed " + seed) ? 0 : 1;
            }
        }
        return refused;
    }

    @Test
    void flippedBytesOfAClosedStoreAreFoundOrDoNotMatter() throws IOException {
        assertThat(refusedFlips(closed, 200)).as("flips that mattered").isPositive();
    }

    @Test
    void flippedBytesOfAKilledStoreAreFoundOrDoNotMatter() throws IOException {
        assertThat(refusedFlips(killed, 200)).as("flips that mattered").isPositive();
    }

    /** Every record of the log, the newest too, which looks like one that was torn. */
    @Test
    void flippedBitInAnyRecordOfTheLogIsRefused() throws IOException {
        byte[] log = killed.bytes(log());
        for (int i = 0; i < 60; i++) {
            int position = i < 20 ? log.length - 1 - i : random.nextInt(log.length);
            assertThat(opens(killed.with(log(), flipped(log, position, 1)), "log at " + position))
                    .as("log at %s, seed %s", position, seed)
                    .isFalse();
        }
    }

    /** The engine would search on for ever behind a record of a log that was recycled. */
    @Test
    void recordOfAKindThatIsNeverWrittenIsRefused() throws IOException {
        for (Path name : List.of(
                log(),
                killed.names("").stream()
                        .filter(file -> file.toString().contains("MANIFEST"))
                        .findFirst()
                        .orElseThrow())) {
            byte[] bytes = killed.bytes(name);
            int position = 0;
            for (int record = 0; record < 3; record++) {
                DirectoryImage damaged = killed.with(name, flipped(bytes, position + 6, 4));
                assertThat(opens(damaged, "type of a record at " + position + " of " + name))
                        .isFalse();
                position += 7 + (bytes[position + 4] & 0xff) + ((bytes[position + 5] & 0xff) << 8);
            }
        }
    }

    @Test
    void flippedBitInAnyStoredValueIsRefused() throws IOException {
        byte[] value = Stores.bytes("value 599 of some length");
        int found = 0;
        for (Path name : closed.names(".sst")) {
            byte[] data = closed.bytes(name);
            for (int position = 0; position + value.length <= data.length; position++) {
                if (Arrays.equals(data, position, position + value.length, value, 0, value.length)) {
                    found++;
                    assertThat(opens(closed.with(name, flipped(data, position + 3, 1)), "value at " + position))
                            .isFalse();
                }
            }
        }
        assertThat(found).as("places where the newest value lives").isPositive();
    }

    @Test
    void blocksOfZeroesAreFoundOrDoNotMatter() throws IOException {
        for (DirectoryImage image : List.of(closed, killed)) {
            for (Path name : image.files().keySet()) {
                byte[] data = image.bytes(name);
                for (int block = 0; block * 4096 < data.length; block++) {
                    byte[] damaged = data.clone();
                    Arrays.fill(damaged, block * 4096, Math.min(data.length, (block + 1) * 4096), (byte) 0);
                    opens(image.with(name, damaged), name + ", block " + block);
                }
            }
        }
    }

    @Test
    void truncatedFilesAreFoundOrDoNotMatter() throws IOException {
        for (DirectoryImage image : List.of(closed, killed)) {
            for (Path name : image.files().keySet()) {
                byte[] data = image.bytes(name);
                for (int i = 0; i < 6 && data.length > 0; i++) {
                    int length = i == 0 ? 0 : i == 1 ? data.length - 1 : random.nextInt(data.length);
                    opens(image.with(name, Arrays.copyOf(data, length)), name + " of " + length + ", seed " + seed);
                }
            }
        }
        byte[] log = killed.bytes(log());
        assertThat(opens(killed.with(log(), Arrays.copyOf(log, log.length / 2)), "half of the log"))
                .isFalse();
    }

    @Test
    void missingFilesAreFoundOrDoNotMatter() throws IOException {
        int refused = 0;
        for (DirectoryImage image : List.of(closed, killed)) {
            for (Path name : image.files().keySet()) {
                refused += opens(image.without(name), "without " + name) ? 0 : 1;
            }
        }
        assertThat(opens(killed.without(log()), "without its log")).isFalse();
        assertThat(refused).as("files that mattered").isGreaterThanOrEqualTo(6);
    }

    @Test
    void flippedByteInTheGuardIsFoundOrDoesNotMatter() throws IOException {
        byte[] guard = closed.bytes(GUARD);
        for (int slot = 0; slot < 3; slot++) {
            for (int i = 0; i < 37; i += 6) {
                int position = slot * 4096 + i;
                assertThat(opens(closed.with(GUARD, flipped(guard, position, 0x10)), "byte " + position))
                        .isTrue();
            }
        }
    }

    @Test
    void truncatedGuardIsFoundOrDoesNotMatter() throws IOException {
        byte[] guard = closed.bytes(GUARD);
        for (int length : new int[] {0, 1, 36, 37, 500, 4096, 4096 + 36, 8192 + 37}) {
            assertThat(opens(closed.with(GUARD, Arrays.copyOf(guard, length)), "length " + length))
                    .isEqualTo(length >= 37);
        }
    }
}
