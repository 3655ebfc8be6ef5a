package dev.rouse.kv.memory.table;

import static dev.rouse.kv.memory.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.memory.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commits that are published late or taken back, and transactions that begin at any moment: each of these sees what there was when it
 * began, and no write since a version is missed by a check. Repeat a failure with {@code -Drouse.versions.seed=…}; {@code
 * -Drouse.versions.seeds=…} for more or fewer than four.
 */
final class HistoryModelTest {

    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int KEYS = 12;
    private static final int STEPS = 20_000;
    private static final KvRange ALL = KvRange.of(key("k"), key("l"));

    private final ManualTime time = new ManualTime();
    private final VersionedMap map =
            new VersionedMap(new Cells(), new Horizon(WINDOW, Long.MAX_VALUE, time, 0), new KvVersion(0));

    /** What there is at each version from the published one on. */
    private final TreeMap<Long, Map<KvKey, Byte>> states = new TreeMap<>(Map.of(0L, Map.of()));

    private final TreeMap<Long, Map<KvKey, Long>> lastWrites = new TreeMap<>(Map.of(0L, Map.of()));
    private final List<Held> held = new ArrayList<>();
    private long last;
    private int seen;

    /** When each version was written first. */
    private final TreeMap<Long, Long> times = new TreeMap<>();

    private record Held(KvVersion version, Map<KvKey, Byte> state) {}

    static LongStream seeds() {
        long first = Long.getLong("rouse.versions.seed", 20_261_330L);
        return LongStream.range(first, first + Integer.getInteger("rouse.versions.seeds", 4));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void transactionsSeeWhatThereWasAndChecksMissNothing(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            try {
                step(random);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Drouse.versions.seed=" + seed + ", step " + i, e);
            }
        }
        assertThat(seen).as("values that transactions saw").isGreaterThan(STEPS / 10);
        map.publish(new KvVersion(last));
        for (int i = 0; i < 3; i++) {
            time.pass(WINDOW);
            commit(new Random(seed));
            map.publish(new KvVersion(last));
            map.age(last);
        }
        assertThat(map.garbage()).as("what is left of it").isLessThan(3 * KEYS);
        assertThat(map.size()).isLessThanOrEqualTo(KEYS);
    }

    private void step(Random random) {
        int dice = random.nextInt(100);
        if (dice < 45) {
            commit(random);
        } else if (dice < 70) {
            publish(random);
        } else if (dice < 72) {
            takeBack();
        } else if (dice < 80) {
            KvVersion version = map.hold();
            held.add(new Held(version, states.get(version.value())));
        } else if (dice < 82) {
            time.pass(Duration.ofMillis(random.nextInt(1_000)));
            held.removeIf(this::isOver);
        } else {
            look(random);
        }
    }

    /** Whether a newer version has taken its place for as long as the window is. */
    private boolean isOver(Held one) {
        Map.Entry<Long, Long> next = times.higherEntry(one.version.value());
        return next != null && time.getAsLong() - next.getValue() >= WINDOW.toNanos();
    }

    /** Some writes at a version: one that is there already, as of another commit of a batch, or a new one. */
    private void commit(Random random) {
        boolean another = last == map.published().value() || random.nextInt(4) > 0;
        long version = another ? last + 1 : last;
        Map<KvKey, Byte> state = new HashMap<>(states.get(last));
        Map<KvKey, Long> writes = new HashMap<>(lastWrites.get(last));
        List<KvMutation> mutations = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutations.add(mutation(random, version, state, writes));
        }
        map.apply(mutations, version);
        last = version;
        times.putIfAbsent(version, time.getAsLong());
        states.put(version, state);
        lastWrites.put(version, writes);
    }

    private static KvMutation mutation(Random random, long version, Map<KvKey, Byte> state, Map<KvKey, Long> writes) {
        KvKey key = any(random);
        int dice = random.nextInt(20);
        if (dice == 0) {
            KvKey end = any(random);
            KvKey first = key.compareTo(end) < 0 ? key : end;
            KvKey behind = key.compareTo(end) < 0 ? end : key;
            all().filter(one -> one.compareTo(first) >= 0 && one.compareTo(behind) < 0)
                    .forEach(one -> {
                        state.remove(one);
                        writes.put(one, version);
                    });
            return new KvMutation.ClearRange(first, behind);
        }
        writes.put(key, version);
        if (dice < 8) {
            state.remove(key);
            return new KvMutation.Clear(key);
        }
        byte value = (byte) random.nextInt();
        state.put(key, value);
        return new KvMutation.Set(key, new byte[] {value});
    }

    private static Stream<KvKey> all() {
        return IntStream.range(0, KEYS).mapToObj(i -> key("k" + (char) ('a' + i)));
    }

    private static KvKey any(Random random) {
        return key("k" + (char) ('a' + random.nextInt(KEYS)));
    }

    private void publish(Random random) {
        long from = map.published().value();
        if (from < last) {
            map.publish(new KvVersion(from + 1 + random.nextInt((int) (last - from))));
        }
        if (random.nextBoolean()) {
            map.age(last);
        }
    }

    /** As of a disk that failed: versions that were taken back are not used again. */
    private void takeBack() {
        long published = map.published().value();
        map.rollBack(published);
        Map<KvKey, Byte> state = states.get(published);
        Map<KvKey, Long> writes = lastWrites.get(published);
        last++;
        states.tailMap(published, false).clear();
        lastWrites.tailMap(published, false).clear();
        states.put(last, state);
        lastWrites.put(last, writes);
        times.put(last, time.getAsLong());
        map.publish(new KvVersion(last));
    }

    private void look(Random random) {
        long published = map.published().value();
        KvSnapshot newest = map.read(KvRead.builder().range(ALL).build());
        assertThat(newest.version().value()).isEqualTo(published);
        assertThat(found(newest)).isEqualTo(states.get(published));
        held.removeIf(this::isOver); // One may be so from the beginning, where its successor was published late.
        if (!held.isEmpty()) {
            Held one = held.get(random.nextInt(held.size()));
            KvKey key = any(random);
            KvRange range = random.nextBoolean() ? ALL : ALL.reversed();
            KvSnapshot snapshot =
                    map.readHeld(KvRead.builder().key(key).range(range).build(), one.version);
            assertThat(found(snapshot)).isEqualTo(one.state);
            assertThat(snapshot.value(0) == null ? null : snapshot.value(0)[0]).isEqualTo(one.state.get(key));
            seen += one.state.size();
            check(key, one);
        }
    }

    /** A write after a version that may be checked since is told of; one that was taken back may be. */
    private void check(KvKey key, Held since) {
        long wrote = lastWrites.get(last).getOrDefault(key, 0L);
        if (wrote > since.version.value()) {
            assertThat(map.lastWrite(key)).isGreaterThan(since.version.value());
            assertThat(map.writtenSince(key, key.next(), since.version.value())).isNotNull();
        }
    }

    private static Map<KvKey, Byte> found(KvSnapshot snapshot) {
        Map<KvKey, Byte> found = new HashMap<>();
        for (KvEntry entry : snapshot.range(0).entries()) {
            found.put(entry.key(), entry.value()[0]);
        }
        return found;
    }
}
