package dev.rouse.kv.memory.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

final class RocksBatchTest {

    private static final byte PREFIX = 7;
    private static final int[] LENGTHS = {0, 1, 126, 127, 128, 16_383, 16_384, 2_100_000};

    private final long seed = Long.getLong("rouse.kv.seed", 20_261_127L);
    private final Random random = new Random(seed);

    @BeforeAll
    static void load(@TempDir Path library) throws IOException {
        RocksLibrary.load(library);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] anyBytes() {
        return bytes(random.nextInt(20) == 0 ? LENGTHS[random.nextInt(LENGTHS.length)] : random.nextInt(200));
    }

    private static byte[] prefixed(KvKey key) {
        byte[] prefixed = new byte[1 + key.length()];
        prefixed[0] = PREFIX;
        System.arraycopy(key.bytes(), 0, prefixed, 1, key.length());
        return prefixed;
    }

    private KvMutation any() {
        KvKey key = KvKey.of(anyBytes());
        return switch (random.nextInt(3)) {
            case 0 -> new KvMutation.Set(key, anyBytes());
            case 1 -> new KvMutation.Clear(key);
            default -> {
                KvKey other = KvKey.of(anyBytes());
                yield key.compareTo(other) <= 0
                        ? new KvMutation.ClearRange(key, other)
                        : new KvMutation.ClearRange(other, key);
            }
        };
    }

    private static void add(KvMutation change, WriteBatch engines) throws RocksDBException {
        if (change instanceof KvMutation.Set set) {
            engines.put(prefixed(set.key()), set.value());
        } else if (change instanceof KvMutation.Clear clear) {
            engines.delete(prefixed(clear.key()));
        } else if (change instanceof KvMutation.ClearRange range) {
            engines.deleteRange(prefixed(range.begin()), prefixed(range.end()));
        }
    }

    @Test
    void batchIsByteForByteWhatTheEngineMakesOfTheSameChanges() throws RocksDBException {
        for (int round = 0; round < 40; round++) {
            try (RocksBatch ours = new RocksBatch(PREFIX);
                    WriteBatch engines = new WriteBatch()) {
                int changes = random.nextInt(300);
                for (int i = 0; i < changes; i++) {
                    KvMutation change = any();
                    ours.add(List.of(change));
                    add(change, engines);
                }
                byte[] key = anyBytes();
                byte[] value = anyBytes();
                engines.put(key, value);

                assertThat(ours.bytes(key, value))
                        .as("round %s, seed %s", round, seed)
                        .isEqualTo(engines.data());
            }
        }
    }

    /** Of any size: by each of the ways that a batch can go. */
    @Test
    void whatIsWrittenIsWhatWasAddedSinceTheLastTime(@TempDir Path directory) throws RocksDBException {
        try (RocksDB database = RocksDB.open(directory.toString());
                WriteOptions options = new WriteOptions();
                RocksBatch batch = new RocksBatch(PREFIX)) {
            for (int length : new int[] {10, 5_000, 10, 2_000_000, 10}) {
                byte[] value = bytes(length);
                KvKey key = KvKey.of((byte) 1);
                KvKey cleared = KvKey.of((byte) 2);
                database.put(prefixed(cleared), value);
                batch.add(List.of(
                        new KvMutation.Set(key, value),
                        new KvMutation.ClearRange(cleared, KvKey.of((byte) 3)),
                        new KvMutation.Set(KvKey.of((byte) 4), value),
                        new KvMutation.Clear(KvKey.of((byte) 4))));
                byte[] state = bytes(8);
                batch.write(database, options, new byte[] {0}, state);

                assertThat(database.get(prefixed(key))).isEqualTo(value);
                assertThat(database.get(prefixed(cleared))).isNull();
                assertThat(database.get(prefixed(KvKey.of((byte) 4)))).isNull();
                assertThat(database.get(new byte[] {0})).isEqualTo(state);
                database.delete(prefixed(key));
            }
            assertThat(batch.bytes(new byte[0], new byte[0])).as("left over").hasSize(12 + 3);
        }
    }
}
