package dev.rouse.kv.memory.disk;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.memory.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/**
 * The end of the engine's manifest, of a process that was killed after it had made several sorted files: what was being appended
 * when power was lost is passed over, and what was synced is not.
 */
@Timeout(240)
final class TornManifestTest {

    private static final int HEADER = 7;

    /** Three sorted files, and none yet that are merged. */
    private static final int COMMITS = 75;

    private final long seed = Long.getLong("rouse.kv.seed", 20_261_127L);
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    private TreeMap<String, String> content;
    private DirectoryImage killed;
    private Path manifest;

    @BeforeEach
    void fill() throws IOException {
        KvStore store = open();
        String filling = "x".repeat(2_000);
        Flux.range(0, COMMITS)
                .concatMap(i -> store.commit(put("key" + i, i + filling)))
                .blockLast(PATIENCE);
        content = content(store);
        do {
            killed = DirectoryImage.of(directory);
        } while (!killed.sameAs(DirectoryImage.of(directory)));
        manifest = killed.names("").stream()
                .filter(name -> name.toString().contains("MANIFEST"))
                .findFirst()
                .orElseThrow();
        assertThat(killed.names(".sst"))
                .as("sorted files, as many as the engine has not merged yet")
                .hasSizeGreaterThanOrEqualTo(2);
        store.close().block(PATIENCE);
    }

    private KvStore open() {
        return Stores.open(directory, RecordedProcess.SETTINGS);
    }

    /** True when it opened; then everything was there, and is there when it is opened again. */
    private boolean opens(DirectoryImage image, String how) throws IOException {
        image.writeTo(directory);
        for (int time = 0; time < 2; time++) {
            KvStore store;
            try {
                store = open();
            } catch (KvCorruptException e) {
                assertThat(time).as("refused at first, or never: %s", how).isZero();
                assertThat(e).as(how).hasMessageContaining("Nothing was changed");
                assertThat(DirectoryImage.of(directory).sameAs(image))
                        .as("not touched, %s", how)
                        .isTrue();
                return false;
            } finally {
                assertThat(directory.resolve("rocksdb.mended")).as(how).doesNotExist();
            }
            assertThat(content(store)).as(how).isEqualTo(content);
            store.close().block(PATIENCE);
        }
        return true;
    }

    private DirectoryImage withManifest(byte[] bytes) {
        return killed.with(manifest, bytes);
    }

    private byte[] appended(byte[] end) {
        byte[] bytes = killed.bytes(manifest);
        return ByteBuffer.allocate(bytes.length + end.length)
                .put(bytes)
                .put(end)
                .array();
    }

    @Test
    void editThatWasBeingAppendedIsPassedOver() throws IOException {
        for (int i = 0; i < 20; i++) {
            byte[] edit = new byte[HEADER + 1 + random.nextInt(400)];
            random.nextBytes(edit);
            edit[4] = (byte) (edit.length - HEADER);
            edit[5] = (byte) (edit.length - HEADER >> 8);
            edit[6] = 1;
            byte[] torn = appended(Arrays.copyOf(edit, 1 + random.nextInt(edit.length)));
            String how = torn.length - killed.bytes(manifest).length + " of " + edit.length + ", seed " + seed;
            assertThat(opens(withManifest(torn), how)).as(how).isTrue();
            assertThat(opens(withManifest(appended(edit)), "all bytes wrong, seed " + seed))
                    .isTrue();
        }
    }

    @Test
    void bytesThatNeverArrivedBehindTheManifestArePassedOver() throws IOException {
        for (int length : new int[] {1, HEADER, 100, 5_000}) {
            assertThat(opens(withManifest(appended(new byte[length])), length + " zeroes"))
                    .isTrue();
        }
    }

    /** Of the edits, too, that put logs out of use which are gone by now. */
    @Test
    void damageToWhatWasSyncedLosesNothing() throws IOException {
        byte[] bytes = killed.bytes(manifest);
        int refused = 0;
        for (int position = 0; position < bytes.length; position += 1 + random.nextInt(5)) {
            byte[] damaged = bytes.clone();
            damaged[position] ^= (byte) (1 << random.nextInt(8));
            refused += opens(withManifest(damaged), "byte " + position + ", seed " + seed) ? 0 : 1;
        }
        assertThat(refused).as("flips that mattered").isGreaterThan(100);
    }

    @Test
    void leftOverCopyOfAnOpeningThatWasKilledIsInNobodysWay() throws IOException {
        Path left = Files.createDirectories(directory.resolve("rocksdb.mended"));
        Files.writeString(left.resolve("CURRENT"), "MANIFEST-000001\n");
        byte[] edit = {1, 2, 3, 4, 1, 0, 1, 9};
        assertThat(opens(withManifest(appended(edit)), "a copy was there")).isTrue();
    }
}
