package dev.rouse.kv.memory.table;

import static dev.rouse.kv.memory.Stores.bytes;
import static dev.rouse.kv.memory.Stores.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.memory.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept for old versions is bounded, by time and by bytes. */
final class VersionedMapTest {

    private static final Duration WINDOW = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();
    private VersionedMap map = map(Long.MAX_VALUE);
    private long version;

    /** Whether a transaction begins at each version. */
    private boolean holding;

    private VersionedMap map(long historyBytes) {
        return map(new Cells(), historyBytes);
    }

    private VersionedMap map(Cells cells, long historyBytes) {
        return new VersionedMap(cells, new Horizon(WINDOW, historyBytes, time, 0), new KvVersion(0));
    }

    private void commit(KvMutation... mutations) {
        version++;
        map.apply(List.of(mutations), version);
        map.publish(new KvVersion(version));
        map.age(version);
        if (holding) {
            map.hold();
        }
    }

    private static KvMutation set(String name) {
        return new KvMutation.Set(key(name), bytes("value"));
    }

    private static KvMutation clear(String name) {
        return new KvMutation.Clear(key(name));
    }

    private String at(long version) {
        byte[] value = map.readHeld(KvRead.builder().key(key("a")).build(), new KvVersion(version))
                .value(0);
        return value == null ? null : new String(value, UTF_8);
    }

    @Test
    void whatNobodyReadsIsDroppedAtOnce() {
        for (int i = 0; i < 1_000; i++) {
            commit(set("a"));
        }

        assertThat(map.garbage()).isZero();
    }

    @Test
    void onlyWhatIsHeldIsKept() {
        commit(set("a"));
        commit(clear("a"));
        commit(set("b"));
        map.hold();
        for (int i = 0; i < 1_000; i++) {
            commit(set("a"), set("b"));
        }

        assertThat(map.garbage()).as("of b, and the trace of the clear of a").isEqualTo(2);
        assertThat(at(3)).isNull();
        assertThat(at(version)).isEqualTo("value");
    }

    @Test
    void clearedKeyIsGoneAtOnceWhereNobodyReadsIt() {
        commit(set("a"));
        commit(clear("a"));

        assertThat(map.size()).isZero();
        assertThat(map.lastWrite(key("a"))).isEqualTo(2);
    }

    @Test
    void hotKeyKeepsOnlyTheVersionsOfTheWindow() {
        holding = true;
        for (int i = 0; i < 1_000_000; i++) {
            commit(set("hot"));
            time.pass(Duration.ofMillis(1));
        }

        assertThat(map.garbage()).isBetween(5_000, 5_200);
        assertThat(map.size()).isOne();
    }

    @Test
    void hotKeyKeepsOnlyWhatTheBudgetAllows() {
        holding = true;
        map = map(100_000);
        for (int i = 0; i < 1_000_000; i++) {
            commit(set("hot"));
        }

        assertThat(map.garbage()).isBetween(500, 2_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void createdAndDeletedKeysLeaveNothingBehind(boolean held) {
        holding = held;
        for (int i = 0; i < 200_000; i++) {
            commit(set("key" + i));
            commit(clear("key" + i));
            commit(clear("never" + i));
            time.pass(Duration.ofMillis(1));
        }
        assertThat(map.size()).isLessThan(2 * 5_200);
        assertThat(map.garbage()).isLessThan(4 * 5_200);

        time.pass(WINDOW);
        for (int i = 0; i < 100; i++) {
            commit(set("last"));
        }
        assertThat(map.size()).isOne();
        assertThat(map.garbage()).isLessThanOrEqualTo(100);
    }

    @Test
    void whatGatheredInABurstIsDroppedByFewCommits() {
        map = map(1L << 30);
        for (int i = 0; i < 400_000; i++) {
            commit(set("key" + i));
            commit(clear("key" + i));
        }
        assertThat(map.garbage()).isEqualTo(400_000);
        time.pass(WINDOW);
        commit(set("last"));
        int dropped = map.garbage();
        time.pass(Duration.ofSeconds(1));
        commit(set("last"));
        assertThat(dropped - map.garbage()).as("by one commit").isBetween(5_000, 7_000);
        for (int i = 0; i < 300; i++) {
            time.pass(Duration.ofSeconds(1));
            commit(set("last"));
        }
        assertThat(map.size()).isOne();
    }

    @Test
    void keysOfALargeRangeClearAreDroppedByTheCommitsBehindIt() {
        for (int i = 0; i < 200_000; i++) {
            commit(set("key" + i));
        }
        commit(new KvMutation.ClearRange(key("key"), key("kez")));
        int atOnce = 200_000 - map.size();
        commit(set("last"));
        assertThat(map.lastWrite(key("key7"))).isEqualTo(version - 1);
        for (int i = 0; i < 400; i++) {
            commit(set("last"));
        }

        assertThat(atOnce).isBetween(1_000, 5_000);
        assertThat(map.size()).isOne();
        assertThat(map.lastWrite(key("key7"))).isEqualTo(version - 401);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rangeClearsLeaveNothingBehind(boolean held) {
        holding = held;
        for (int i = 0; i < 100_000; i++) {
            commit(set("key" + i), new KvMutation.ClearRange(key("key" + i), key("key" + i + "x")));
            time.pass(Duration.ofMillis(1));
        }
        time.pass(WINDOW);
        for (int i = 0; i < 100; i++) {
            commit(set("last"));
        }

        assertThat(map.size()).isOne();
        assertThat(map.garbage()).isLessThanOrEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keyThatCameBackIsNotDropped(boolean held) {
        holding = held;
        commit(set("a"));
        commit(clear("a"));
        commit(set("a"));
        time.pass(WINDOW);
        commit(set("b"));
        time.pass(WINDOW);
        commit(set("b"));

        assertThat(at(version)).isEqualTo("value");
        assertThat(map.size()).isEqualTo(2);
    }

    @Test
    void everyVersionOfTheWindowReadsAsItWas() {
        holding = true;
        for (int i = 0; i < 3_000; i++) {
            commit(i % 2 == 0 ? set("a") : clear("a"));
            time.pass(Duration.ofMillis(10));
            for (long old = Math.max(1, version - 490); old <= version; old += 97) {
                assertThat(at(old)).isEqualTo(old % 2 == 1 ? "value" : null);
            }
        }
    }

    @Test
    void traceOfAClearThatIsTheNewestAgainAfterARollBackIsDroppedToo() {
        commit(set("a"));
        map.apply(List.of(clear("a")), 2);
        map.apply(List.of(set("a")), 3);
        map.publish(new KvVersion(2));
        map.age(3);
        map.rollBack(2);
        version = 3;
        commit(set("b"));

        assertThat(map.size()).isOne();
        assertThat(map.lastWrite(key("a"))).isEqualTo(2);
    }

    /** Lets something happen once, while a read has found a cell and not yet looked into it. */
    private static final class Overtaken extends Cells {
        private Runnable meanwhile = () -> {};

        @Override
        Cell get(KvKey key) {
            Cell found = super.get(key);
            Runnable now = meanwhile;
            meanwhile = () -> {};
            now.run();
            return found;
        }
    }

    /** The only value that a read at version 1 may see is dropped under it. */
    private Overtaken overtaken() {
        Overtaken cells = new Overtaken();
        map = map(cells, Long.MAX_VALUE);
        commit(set("a"));
        map.hold();
        cells.meanwhile = () -> {
            for (int i = 0; i < 3; i++) {
                commit(set("a"));
                time.pass(WINDOW);
            }
            commit(set("b"));
        };
        return cells;
    }

    @Test
    void readAtAVersionThatTheHorizonOvertakesMeanwhileIsNotAnswered() {
        overtaken();

        assertThatThrownBy(() -> at(1)).isInstanceOf(KvVersionTooOldException.class);
    }

    @Test
    void readOfTheNewestThatTheHorizonOvertakesMeanwhileIsReadAgain() {
        overtaken();

        KvSnapshot found = map.read(KvRead.builder().key(key("a")).build());

        assertThat(found.value(0)).isEqualTo(bytes("value"));
        assertThat(found.version()).isEqualTo(new KvVersion(version));
    }
}
