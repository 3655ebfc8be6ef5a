package dev.rouse.kv.contract;

import static dev.rouse.kv.contract.KvStoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvTooLargeException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Reads: the version they see, and what they say about keys. */
public interface KvReadContract extends KvStoreFixture {

    @Test
    default void absentKeyIsNull() {
        assertThat(get("nobody")).isNull();
    }

    @Test
    default void emptyValueIsNotAbsent() {
        set("empty", "");

        assertThat(get("empty")).isEmpty();
    }

    @Test
    default void acknowledgedCommitIsSeenByTheNextRead() {
        for (int i = 0; i < 20; i++) {
            set("a", "v" + i);
            assertThat(get("a")).isEqualTo("v" + i);
        }
    }

    @Test
    default void answersComeByPosition() {
        commit(commit -> commit.set(key("a"), bytes("A")).set(key("c"), bytes("C")));

        KvSnapshot snapshot = read(KvRead.builder()
                .key(key("c"))
                .range(KvRange.prefix(key("c")))
                .key(key("b"))
                .range(KvRange.prefix(key("a")))
                .key(key("a")));

        assertThat(snapshot.value(0)).isEqualTo(bytes("C"));
        assertThat(snapshot.value(1)).isNull();
        assertThat(snapshot.value(2)).isEqualTo(bytes("A"));
        assertThat(names(snapshot.range(0))).containsExactly("c");
        assertThat(names(snapshot.range(1))).containsExactly("a");
    }

    @Test
    default void sameKeyAndSameRangeMayBeAskedForTwice() {
        set("a", "A");

        KvSnapshot snapshot = read(KvRead.builder()
                .key(key("a"))
                .key(key("a"))
                .range(everything())
                .range(everything().reversed()));

        assertThat(snapshot.value(0)).isEqualTo(snapshot.value(1));
        assertThat(names(snapshot.range(0))).isEqualTo(names(snapshot.range(1)));
    }

    @Test
    default void readOfNothingTellsTheVersion() {
        KvVersion committed = set("a", "A");

        assertThat(version()).isGreaterThanOrEqualTo(committed);
    }

    @Test
    default void atLeastSeesThatVersionOrANewerOne() {
        KvVersion first = set("a", "1");
        KvVersion second = set("a", "2");

        KvSnapshot newest = read(KvRead.builder().atLeast(second).key(key("a")));
        KvSnapshot older = read(KvRead.builder().atLeast(first).key(key("a")));

        assertThat(newest.version()).isGreaterThanOrEqualTo(second);
        assertThat(newest.value(0)).isEqualTo(bytes("2"));
        assertThat(older.version()).isGreaterThanOrEqualTo(first);
        assertThat(older.value(0)).isEqualTo(bytes(older.version().isAfter(second.previous()) ? "2" : "1"));
    }

    @Test
    default void versionAheadOfTheStoreIsRefused() {
        KvVersion future = new KvVersion(version().value() + 1_000_000_000_000L);

        refusal(
                KvFutureVersionException.class,
                store().read(KvRead.builder().atLeast(future).key(key("a")).build()));
    }

    @Test
    default void keyOverTheLimitIsRefused() {
        KvKey key = prefix().plus(new byte[store().limits().maxKeyBytes()]);

        KvTooLargeException refusal = refusal(
                KvTooLargeException.class,
                store().read(KvRead.builder().key(key).build()));

        assertThat(refusal.given()).isEqualTo(key.length());
        assertThat(refusal.limit()).isEqualTo(store().limits().maxKeyBytes());
    }

    @Test
    default void readIsColdAndEachSubscriptionReadsAnew() {
        Mono<KvSnapshot> read = store().read(KvRead.builder().key(key("a")).build());

        set("a", "1");
        assertThat(now(read).value(0)).isEqualTo(bytes("1"));
        set("a", "2");
        assertThat(now(read).value(0)).isEqualTo(bytes("2"));
    }
}
