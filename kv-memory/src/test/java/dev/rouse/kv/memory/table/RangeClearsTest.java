package dev.rouse.kv.memory.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvKey;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RangeClearsTest {

    private static final int KEYS = 64;

    private final long seed = Long.getLong("rouse.kv.seed", 20_261_123L);
    private final Random random = new Random(seed);

    private static KvKey key(int number) {
        return KvKey.of((byte) number);
    }

    @Test
    void agreesWithOneVersionPerKeyAboveTheHorizon() {
        RangeClears clears = new RangeClears();
        long[] last = new long[KEYS];
        long horizon = 0;
        for (long version = 1; version < 20_000; version++) {
            int begin = random.nextInt(KEYS);
            int end = begin + random.nextInt(KEYS - begin);
            clears.add(key(begin), key(end), version);
            Arrays.fill(last, begin, end, version);
            horizon = Math.max(horizon, version - 20 - random.nextInt(50));
            clears.forget(horizon, 3);
            int probe = random.nextInt(KEYS);
            assertThat(Math.max(clears.last(key(probe)), horizon))
                    .as("key %s at version %s with seed %s", probe, version, seed)
                    .isEqualTo(Math.max(last[probe], horizon));
        }
    }

    @Test
    void nothingIsLeftOnceEverythingIsOld() {
        RangeClears clears = new RangeClears();
        for (int version = 1; version <= 10_000; version++) {
            int begin = random.nextInt(KEYS);
            clears.add(key(begin), key(begin + random.nextInt(KEYS - begin)), version);
        }

        clears.forget(10_000, Integer.MAX_VALUE);

        assertThat(clears.boundaries()).as("seed %s", seed).isZero();
    }
}
