package dev.rouse.kv.memory.table;

import static dev.rouse.kv.memory.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Agrees with a map of the last clear of each key, above the horizon. */
final class ClearedKeysTest {

    private static final int KEYS = 300;

    private final ClearedKeys cleared = new ClearedKeys();
    private final Map<KvKey, Long> last = new HashMap<>();

    @Test
    void agreesWithAMapAboveTheHorizon() {
        long seed = 20_261_129;
        Random random = new Random(seed);
        long horizon = 0;
        for (long version = 1; version < 50_000; version++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                KvKey key = key("k" + random.nextInt(KEYS));
                cleared.add(key, version);
                last.put(key, version);
            }
            if (random.nextInt(100) == 0) {
                horizon = Math.max(horizon, version - random.nextInt(1_000));
            }
            cleared.forget(horizon, 5);
            check(random, version, horizon, "seed " + seed + ", version " + version);
        }
    }

    private void check(Random random, long version, long horizon, String where) {
        KvKey key = key("k" + random.nextInt(KEYS));
        assertThat(Math.max(cleared.last(key), horizon))
                .as(where)
                .isEqualTo(Math.max(last.getOrDefault(key, 0L), horizon));
        long since = Math.max(horizon, version - random.nextInt(50));
        KvKey end = key("k" + random.nextInt(KEYS));
        KvKey found = cleared.clearedSince(key, end, since);
        if (found == null) {
            assertThat(last.entrySet())
                    .as(where)
                    .noneMatch(clear -> isBetween(clear.getKey(), key, end) && clear.getValue() > since);
        } else {
            assertThat(isBetween(found, key, end)).as(where).isTrue();
            assertThat(last.get(found)).as(where).isGreaterThan(since);
        }
    }

    private static boolean isBetween(KvKey key, KvKey begin, KvKey end) {
        return key.compareTo(begin) >= 0 && key.compareTo(end) < 0;
    }

    /** After a roll-back a trace that was there before is the newest of its key again. */
    @Test
    void clearThatIsNotedLateHidesNone() {
        cleared.add(key("b"), 5);
        cleared.add(key("a"), 2);

        assertThat(cleared.clearedSince(key("b"), key("c"), 3)).isEqualTo(key("b"));
        assertThat(cleared.last(key("a"))).isGreaterThanOrEqualTo(2);
        cleared.forget(4, 10);
        assertThat(cleared.last(key("b"))).isEqualTo(5);
    }

    @Test
    void holdsNothingOnceAllIsForgotten() {
        for (int i = 0; i < 100_000; i++) {
            cleared.add(key("k" + i), i + 1);
        }
        assertThat(cleared.size()).isEqualTo(100_000);
        assertThat(cleared.last(key("k0"))).isOne();

        cleared.forget(60_000, Integer.MAX_VALUE);
        assertThat(cleared.size()).isEqualTo(40_000);
        assertThat(cleared.last(key("k0"))).isZero();
        assertThat(cleared.last(key("k60000"))).isEqualTo(60_001);

        cleared.forget(100_000, Integer.MAX_VALUE);
        assertThat(cleared.size()).isZero();
        assertThat(cleared.last(key("k99999"))).isZero();
    }
}
