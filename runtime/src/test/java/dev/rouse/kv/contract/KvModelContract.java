package dev.rouse.kv.contract;

import dev.rouse.kv.KvKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random operations, each compared with {@link KvModel}. Repeat a failure with {@code -Drouse.kv.seed=…}; {@code
 * -Drouse.kv.operations=…} for more or fewer than 10,000.
 */
public interface KvModelContract extends KvStoreFixture {

    @Test
    default void randomOperationsAgreeWithTheModel() {
        long seed = Long.getLong("rouse.kv.seed", 20_261_123L);
        int operations = Integer.getInteger("rouse.kv.operations", 10_000);
        KvModelRun run = new KvModelRun(this, new Random(seed));
        for (int i = 0; i < operations; i++) {
            try {
                run.step();
            } catch (Throwable thrown) {
                throw new AssertionError(
                        "Operation " + i + " with -Drouse.kv.seed=" + seed + " (" + run.lastOperation() + ")", thrown);
            }
        }
        run.finish();
    }

    /** Keys of one and two bytes behind the prefix: neighbours, prefixes of each other and both ends of the byte range. */
    static List<KvKey> universe(KvKey prefix) {
        byte[] letters = {0, 1, 'a', 'b', 'c', 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};
        List<KvKey> keys = new ArrayList<>();
        for (byte first : letters) {
            keys.add(prefix.plus(first));
            for (byte second : letters) {
                keys.add(prefix.plus(first, second));
            }
        }
        return keys;
    }

    static <T> T pick(RandomGenerator random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
