package dev.rouse.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.record.Keys;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The records that a commit changes. */
final class RecordChangesTest {

    private static final Keys KEYS = new Keys((byte) 'R');
    private static final ActorId ACTOR = ActorAddress.of("t", "a").id();
    private static final KvKey A = KvKey.of((byte) 'a');
    private static final KvKey B = KvKey.of((byte) 'b');

    private final RecordChanges records = new RecordChanges();

    private List<KvMutation> mutations() {
        List<KvMutation> mutations = new ArrayList<>();
        records.addTo(KEYS, ACTOR, mutations);
        return mutations;
    }

    private static KvKey stored(KvKey suffix) {
        return KEYS.actor(ACTOR, suffix.bytes());
    }

    @Test
    void lastChangeOfARecordCounts() {
        records.set(A, new byte[] {1}, true);
        records.set(B, new byte[] {2}, true);
        records.set(A, new byte[] {3}, true);
        records.clear(B);

        assertThat(mutations())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new KvMutation.Set(stored(A), new byte[] {3}, true), new KvMutation.Clear(stored(B)));
        assertThat(records.bySuffix().get(A)).containsExactly(3);
        assertThat(records.bySuffix()).containsEntry(B, null);
    }

    @Test
    void newRecordThatIsClearedAgainIsNotEncoded() {
        records.add(A, () -> {
            throw new AssertionError("nobody wants it");
        });
        records.clear(A);
        assertThat(records.isEmpty()).isTrue();

        records.add(B, () -> new byte[] {2});
        assertThat(mutations())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new KvMutation.Set(stored(B), new byte[] {2}, true));
    }

    @Test
    void onlyRecordsThatAreAlwaysSmallAreSetWithoutClearingThem() {
        records.set(A, new byte[] {1}, true);
        records.set(B, new byte[] {1}, false);

        assertThat(mutations())
                .extracting(set -> ((KvMutation.Set) set).overSmall())
                .containsExactly(true, false);
    }

    @Test
    void clearedRecordIsAChange() {
        assertThat(records.isEmpty()).isTrue();
        records.clear(A);
        assertThat(records.isEmpty()).isFalse();
    }

    @Test
    void nothingIsWrittenOfARecordThatWasAddedAndCleared() {
        records.add(A, new byte[] {1}, true);
        records.set(A, new byte[] {2}, true);
        records.add(B, new byte[] {3}, true);
        records.clear(A);

        assertThat(mutations())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new KvMutation.Set(stored(B), new byte[] {3}, true));
        assertThat(records.bySuffix()).containsOnlyKeys(B);
    }

    @Test
    void recordThatTheStoreHasIsClearedThoughItWasAddedAgain() {
        records.clear(A);
        records.add(A, new byte[] {1}, true);
        records.clear(A);
        records.set(B, new byte[] {1}, true);
        records.clear(B);

        assertThat(mutations()).containsExactly(new KvMutation.Clear(stored(A)), new KvMutation.Clear(stored(B)));
    }

    @Test
    void changesThatWereAllTakenBackAreOneThatChangesNothing() {
        records.add(A, new byte[] {1}, true);
        records.clear(A);
        records.takeBack(B);
        List<KvMutation> mutations = mutations();
        assertThat(mutations).isEmpty();

        records.addNone(KEYS, ACTOR, mutations);

        assertThat(mutations).containsExactly(new KvMutation.Clear(stored(B)));
    }
}
