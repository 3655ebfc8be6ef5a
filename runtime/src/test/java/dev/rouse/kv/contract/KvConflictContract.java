package dev.rouse.kv.contract;

import static dev.rouse.kv.contract.KvStoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** When a commit is refused because of what others wrote, and that it then wrote nothing. */
public interface KvConflictContract extends KvStoreFixture {

    private void accepted(KvVersion since, String... conflictKeys) {
        assertThat(now(store().commit(check(since, conflictKeys)))).isGreaterThanOrEqualTo(since);
    }

    private KvConflictException refused(KvVersion since, String... conflictKeys) {
        return refusal(KvConflictException.class, store().commit(check(since, conflictKeys)));
    }

    /** Checks of {@code key} since before {@code write} are refused, since the write itself and later accepted. */
    private void isSeen(String key, Supplier<KvVersion> write) {
        KvVersion before = version();
        KvVersion written = write.get();
        refused(before, key);
        refused(written.previous(), key);
        accepted(written, key);
        accepted(version(), key);
    }

    private void isNotSeen(String key, Supplier<KvVersion> write) {
        KvVersion before = version();
        assertThat(write.get()).isGreaterThan(before);
        accepted(before, key);
    }

    @Test
    default void setOfANewKeyIsSeen() {
        isSeen("a", () -> set("a", "1"));
    }

    @Test
    default void setOfAPresentKeyIsSeenEvenWithTheSameValue() {
        set("a", "1");
        isSeen("a", () -> set("a", "1"));
    }

    @Test
    default void clearIsSeen() {
        set("a", "1");
        isSeen("a", () -> clear("a"));
    }

    @Test
    default void clearOfAKeyThatNeverWasIsSeen() {
        isSeen("never", () -> clear("never"));
        isSeen("never", () -> clear("never"));
    }

    @Test
    default void setAndClearInOneCommitAreSeen() {
        isSeen("a", () -> commit(commit -> commit.set(key("a"), bytes("1")).clear(key("a"))));
    }

    @Test
    default void rangeClearIsSeenByAPresentKey() {
        set("m", "1");
        isSeen("m", () -> clearRange("a", "z"));
    }

    @Test
    default void rangeClearIsSeenByAKeyThatNeverWas() {
        isSeen("m", () -> clearRange("a", "z"));
        isSeen("m", () -> clearRange("l", "n"));
        isSeen("m", () -> clearRange("m", "z"));
    }

    @Test
    default void rangeClearIsNotSeenOutside() {
        isNotSeen("z", () -> clearRange("a", "z"));
        isNotSeen("l", () -> clearRange("m", "z"));
        isNotSeen("m", () -> clearRange("m", "m"));
    }

    @Test
    default void overlappingRangeClearsKeepTheirOwnVersions() {
        KvVersion wide = clearRange("a", "z");
        KvVersion narrow = clearRange("k", "p");

        accepted(wide, "b", "q");
        refused(wide, "k");
        refused(wide, "o");
        accepted(narrow, "k", "o", "p");
        refused(wide.previous(), "p");
    }

    @Test
    default void neighboursAreNotSeen() {
        set("a", "1");
        isNotSeen("a", () -> set("a0", "2"));
        isNotSeen("a0", () -> set("a", "2"));
        isNotSeen("b", () -> clear("a"));
    }

    @Test
    default void anyOneOfSeveralConflictKeysRefuses() {
        KvVersion before = version();
        set("b", "1");

        refused(before, "a", "b", "c");
        accepted(before, "a", "c");
    }

    @Test
    default void refusedCommitWritesNothing() {
        KvVersion before = set("a", "1");
        set("fence", "2");

        refusal(
                KvConflictException.class,
                store().commit(commitOf(
                        before,
                        commit -> commit.conflictKey(key("fence"))
                                .set(key("a"), bytes("2"))
                                .set(key("b"), bytes("2"))
                                .clearRange(key("a"), key("z")))));

        assertThat(names(range(everything()))).containsExactly("a", "fence");
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    default void refusalNamesTheKeyWhereItCan() {
        KvVersion before = version();
        set("a", "1");

        assertThat(refused(before, "b", "a").key()).isIn(key("a"), null);
    }

    @Test
    default void refusedCommitIsNotAWriteToItsKeys() {
        KvVersion before = version();
        set("fence", "1");
        refusal(
                KvConflictException.class,
                store().commit(commitOf(
                        before, commit -> commit.conflictKey(key("fence")).set(key("a"), bytes("2")))));

        accepted(before, "a");
    }

    @Test
    default void checkingAKeyIsNotAWriteToIt() {
        KvVersion before = version();
        accepted(before, "a");
        accepted(before, "a");
    }

    @Test
    default void commitDoesNotConflictWithItself() {
        KvVersion before = set("a", "1");

        KvVersion written =
                commit(before, commit -> commit.conflictKey(key("a")).set(key("a"), bytes("2")));

        refused(before, "a");
        accepted(written, "a");
    }

    @Test
    default void blindCommitIsNeverRefused() {
        KvVersion before = version();
        set("a", "1");

        commit(before, commit -> commit.set(key("a"), bytes("2")));

        assertThat(get("a")).isEqualTo("2");
    }

    @Test
    default void withoutConflictKeysTheVersionIsNotTooOld() {
        commit(new KvVersion(0), commit -> commit.set(key("a"), bytes("1")));

        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    default void carriedVersionFencesAChainOfCommits() {
        KvVersion fence = set("epoch", "mine");
        for (int i = 0; i < 10; i++) {
            String value = "v" + i;
            KvVersion committed =
                    commit(fence, commit -> commit.conflictKey(key("epoch")).set(key("a"), bytes(value)));
            fence = committed.previous();
        }
        set("epoch", "revoked");

        refused(fence, "epoch");
        assertThat(get("a")).isEqualTo("v9");
    }

    @Test
    default void versionOlderThanTheWindowCannotBeChecked() {
        assumeWindowCanBeOutlived();
        KvVersion old = set("a", "1");
        set("b", "2");
        outliveWindow();
        KvVersion fresh = set("b", "3");

        KvVersionTooOldException refusal = refusal(KvVersionTooOldException.class, store().commit(check(old, "a")));

        assertThat(refusal.given()).isEqualTo(old);
        accepted(fresh, "a");
    }

    @Test
    default void checkSinceTheFutureIsRefusedOrGetsAnEarlierVersion() {
        KvVersion future = new KvVersion(version().value() + 1_000_000_000_000L);
        KvCommit check = commitOf(future, commit -> commit.conflictKey(key("a")).set(key("a"), bytes("1")));

        if (!refusesCommitsSinceTheFuture()) {
            assertThat(now(store().commit(check))).isLessThan(future);
            return;
        }
        KvFutureVersionException refusal = refusal(KvFutureVersionException.class, store().commit(check));

        assertThat(refusal.given()).isEqualTo(future);
        assertThat(get("a")).isNull();
    }
}
