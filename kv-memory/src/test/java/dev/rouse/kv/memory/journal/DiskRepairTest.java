package dev.rouse.kv.memory.journal;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.bytes;
import static dev.rouse.kv.memory.Stores.check;
import static dev.rouse.kv.memory.Stores.commit;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.key;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static dev.rouse.kv.memory.Stores.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.memory.Stores;
import dev.rouse.kv.memory.table.Cells;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** A store whose disk takes nothing for a while, and what those are told who read and commit meanwhile. */
final class DiskRepairTest {

    private static final String FULL = "While appending to file: data/000004.log: No space left on device";

    private final FailingDisk disk = new FailingDisk();
    private final KvStore store = Stores.open(disk, new Cells(), 0);

    private static Throwable refusal(Mono<?> commit) {
        return catchThrowable(() -> commit.block(PATIENCE));
    }

    /** Commits until the store takes it again. */
    private KvVersion eventually(String name, String value) {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < patience) {
            try {
                return set(store, name, value);
            } catch (KvReadOnlyException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("It takes no commits again.");
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, the disk of failing is full",
        "Disk quota exceeded, the disk quota of failing is used up",
        "Read-only file system, the file system of failing is read-only",
        "Input/output error, failing cannot be written",
    })
    void commitsAreRefusedAtOnceWithTheCauseAndReadsGoOn(String error, String told) {
        set(store, "a", "1");
        disk.failWrites(error, false);

        for (int i = 0; i < 5; i++) {
            assertThat(refusal(store.commit(put("a", "2"))))
                    .isInstanceOf(KvReadOnlyException.class)
                    .hasMessageContaining(told)
                    .hasMessageContaining(error)
                    .hasMessageContaining("Nothing was written");
            assertThat(content(store)).isEqualTo(Map.of("a", "1"));
        }
    }

    @Test
    void storeGoesOnByItselfOnceItCanBeWrittenAndKnowsNothingOfWhatItRefused() {
        set(store, "a", "1");
        KvVersion before = set(store, "b", "1");
        disk.failWrites(FULL, false);
        refusal(store.commit(put("a", "refused")));
        refusal(store.commit(put("new", "refused")));
        disk.mend();

        KvVersion after = eventually("b", "2");

        assertThat(after).isGreaterThan(before);
        assertThat(content(store)).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(set(store, "a", "2")).isGreaterThan(after);
        assertThat(store.commit(check(after, "b")).block(PATIENCE)).isNotNull();
        assertThat(version(store)).isNotNull();
    }

    @Test
    void nothingThatWasDecidedBehindAFailedWriteIsEverSeen() {
        set(store, "a", "1");
        disk.failWrites(FULL, false);
        List<CompletableFuture<KvVersion>> refused = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String value = "refused" + i;
            refused.add(store.commit(commit(
                            new KvVersion(0),
                            c -> c.set(key("a"), bytes(value))
                                    .set(key(value), bytes(value))
                                    .clearRange(key("b"), key("c"))))
                    .toFuture());
        }
        refused.forEach(commit -> assertThatThrownBy(commit::join).hasCauseInstanceOf(KvReadOnlyException.class));
        disk.mend();

        eventually("z", "1");
        assertThat(content(store)).isEqualTo(Map.of("a", "1", "z", "1"));
    }

    @Test
    void failedWriteThatReachedTheDiskIsOfUnknownOutcomeAndThereOnceTheDiskIsMended() {
        KvVersion first = set(store, "a", "1");
        disk.failWrites("Input/output error", true);

        assertThat(refusal(store.commit(put("a", "2")))).isInstanceOf(KvOutcomeUnknownException.class);
        assertThat(content(store)).isEqualTo(Map.of("a", "1"));
        assertThat(version(store)).isEqualTo(first);
        assertThat(refusal(store.commit(put("a", "3")))).isInstanceOf(KvReadOnlyException.class);

        disk.mend();
        eventually("b", "1");
        assertThat(content(store)).isEqualTo(Map.of("a", "2", "b", "1"));
    }

    @Test
    void diskThatCannotBeReadLeavesTheOutcomeUnknown() {
        disk.failReads("Input/output error");
        disk.failWrites(FULL, false);

        assertThat(refusal(store.commit(put("a", "1"))))
                .isInstanceOf(KvOutcomeUnknownException.class)
                .hasMessageContaining("is full");
        disk.mend();
        eventually("b", "1");
        assertThat(content(store)).isEqualTo(Map.of("b", "1"));
    }

    @Test
    void diskThatHasSomethingElseAfterwardsIsLost() {
        set(store, "a", "1");
        set(store, "b", "2");
        disk.failWrites(FULL, false);
        refusal(store.commit(put("c", "3")));
        disk.forgetSomething();
        disk.mend();

        Throwable last = null;
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!(last instanceof KvLostException) && System.nanoTime() < patience) {
            last = refusal(store.commit(put("c", "3")));
        }
        assertThat(last).isInstanceOf(KvLostException.class).hasMessageContaining("1 entry, and not 2");
        assertThat(content(store)).containsOnlyKeys("a", "b");
        store.close().block(PATIENCE);
        assertThat(disk.closed).isEqualTo("left");
    }

    @Test
    void storeInTroubleClosesAtOnceWithoutWriting() {
        disk.failWrites(FULL, false);
        refusal(store.commit(put("a", "1")));

        store.close().block(Duration.ofSeconds(5));

        assertThat(disk.closed).isEqualTo("abandoned");
    }

    /** Fails and mends at random: what is acknowledged is there, what is refused is not, what is unknown is one of both. */
    @Test
    void acknowledgedCommitsStayAndRefusedOnesLeaveNoTraceHoweverOftenItFails() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TreeMap<String, String> expected = new TreeMap<>();
        TreeMap<String, String> maybe = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            if (random.nextInt(50) == 0) {
                disk.failWrites(FULL, random.nextBoolean());
            } else if (random.nextInt(10) == 0) {
                disk.mend();
            }
            String name = "k" + random.nextInt(20);
            String value = "v" + i;
            Throwable refusal = refusal(store.commit(put(name, value)));
            if (refusal == null) {
                expected.put(name, value);
                maybe.remove(name);
            } else if (refusal instanceof KvOutcomeUnknownException) {
                maybe.put(name, value);
            } else {
                assertThat(refusal).isInstanceOf(KvException.class);
            }
            assertThat(i % 100 == 0 ? without(content(store), maybe) : without(expected, maybe))
                    .as("seed %s, step %s", seed, i)
                    .isEqualTo(without(expected, maybe));
        }
        disk.mend();
        eventually("end", "1");
        expected.put("end", "1");
        TreeMap<String, String> found = content(store);
        assertThat(without(found, maybe)).as("seed %s", seed).isEqualTo(without(expected, maybe));
        maybe.forEach(
                (name, value) -> assertThat(found.get(name)).as("seed %s", seed).isIn(value, expected.get(name)));
    }

    private static TreeMap<String, String> without(Map<String, String> content, Map<String, String> names) {
        TreeMap<String, String> rest = new TreeMap<>(content);
        rest.keySet().removeAll(names.keySet());
        return rest;
    }
}
