package dev.rouse.kv.memory;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvCorruptException;
import dev.rouse.kv.KvStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** However a file is damaged: it opens with exactly what was acknowledged, or says which file is corrupt. */
@Timeout(120)
final class DamageTest {

    private final long seed = Long.getLong("rouse.kv.seed", 20_261_123L);
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    private TreeMap<String, String> content;
    private byte[] data;
    private byte[] acknowledged;

    @BeforeEach
    void fill() throws IOException {
        KvStore store = MemoryKvStore.open(directory);
        Flux.range(0, 600)
                .concatMap(i -> store.commit(put("key" + i % 150, "value " + i + " of some length")))
                .blockLast(PATIENCE);
        content = content(store);
        store.close().block(PATIENCE);
        data = Files.readAllBytes(file("data.mv"));
        acknowledged = Files.readAllBytes(file("acknowledged"));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    /** True when it opened; then everything was there. */
    private boolean opens(String file, byte[] damaged, String how) throws IOException {
        Files.write(file("data.mv"), data);
        Files.write(file("acknowledged"), acknowledged);
        Files.write(file(file), damaged);
        KvStore store;
        try {
            store = MemoryKvStore.open(directory);
        } catch (KvCorruptException e) {
            assertThat(e.place()).as(how).contains(directory.toString());
            assertThat(e).as(how).hasMessageContaining("Restore").hasMessageContaining("Nothing was changed");
            assertThat(Files.readAllBytes(file(file)))
                    .as("not touched, %s", how)
                    .isEqualTo(damaged);
            return false;
        }
        assertThat(content(store)).as(how).isEqualTo(content);
        store.close().block(PATIENCE);
        return true;
    }

    @Test
    void flippedBytesInTheDataAreFoundOrDoNotMatter() throws IOException {
        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            int position = random.nextInt(data.length);
            byte[] damaged = data.clone();
            damaged[position] ^= (byte) (1 + random.nextInt(255));
            refused += opens("data.mv", damaged, "byte " + position + " with seed " + seed) ? 0 : 1;
        }
        assertThat(refused).as("flips that mattered").isPositive();
    }

    @Test
    void flippedBitInAnyStoredValueIsRefused() throws IOException {
        byte[] value = Stores.bytes("value 599 of some length");
        int found = 0;
        for (int position = 0; position + value.length <= data.length; position++) {
            if (Arrays.equals(data, position, position + value.length, value, 0, value.length)) {
                byte[] damaged = data.clone();
                damaged[position + 3] ^= 1;
                found += opens("data.mv", damaged, "value at " + position) ? 0 : 1;
            }
        }
        assertThat(found).as("places where the newest value lives").isPositive();
    }

    @Test
    void blocksOfZeroesAreFoundOrDoNotMatter() throws IOException {
        for (int block = 0; block * 4096 < data.length; block++) {
            byte[] damaged = data.clone();
            Arrays.fill(damaged, block * 4096, Math.min(data.length, (block + 1) * 4096), (byte) 0);
            opens("data.mv", damaged, "block " + block);
        }
    }

    @Test
    void truncatedDataIsFoundOrDoesNotMatter() throws IOException {
        for (int i = 0; i < 100; i++) {
            int length = i < 20 ? Math.min(data.length, i * 4096) : random.nextInt(data.length);
            opens("data.mv", Arrays.copyOf(data, length), "length " + length + " with seed " + seed);
        }
        assertThat(opens("data.mv", Arrays.copyOf(data, data.length / 2), "half"))
                .isFalse();
    }

    @Test
    void flippedByteInTheGuardIsFoundOrDoesNotMatter() throws IOException {
        for (int position = 0; position < acknowledged.length; position += 3) {
            byte[] damaged = acknowledged.clone();
            damaged[position] ^= 0x10;
            assertThat(opens("acknowledged", damaged, "byte " + position)).isTrue();
        }
    }

    @Test
    void truncatedGuardIsFoundOrDoesNotMatter() throws IOException {
        for (int length = 0; length < acknowledged.length; length += 7) {
            assertThat(opens("acknowledged", Arrays.copyOf(acknowledged, length), "length " + length))
                    .isEqualTo(length >= 37);
        }
    }
}
