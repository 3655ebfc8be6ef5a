package dev.rouse.kv.contract;

import static dev.rouse.kv.contract.KvStoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ranges: what they find, in which order, and when they say that there was more. */
public interface KvRangeContract extends KvStoreFixture {

    private void fill(String... names) {
        commit(commit -> List.of(names).forEach(name -> commit.set(key(name), bytes(name))));
    }

    private void found(KvRange range, boolean truncated, String... names) {
        KvRangeResult result = range(range);
        assertThat(names(result)).containsExactly(names);
        assertThat(result.truncated()).as("truncated").isEqualTo(truncated);
    }

    private KvRange between(String begin, String end) {
        return KvRange.of(key(begin), key(end));
    }

    /** Key plus value of one entry that {@link #fill} made of a one-letter name. */
    private long entryBytes() {
        return prefix().length() + 2L;
    }

    @Test
    default void rangeIncludesItsBeginAndExcludesItsEnd() {
        fill("a", "b", "c", "d");

        found(between("b", "d"), false, "b", "c");
    }

    @Test
    default void prefixFindsWhatStartsWithIt() {
        fill("a", "b", "b1", "b2", "c");

        found(KvRange.prefix(key("b")), false, "b", "b1", "b2");
    }

    @Test
    default void emptyRangeFindsNothing() {
        fill("a");

        found(between("a", "a"), false);
        found(between("b", "c"), false);
        found(between("b", "c").reversed(), false);
    }

    @Test
    default void entriesComeInUnsignedByteOrder() {
        KvKey[] ascending = {
            prefix().plus((byte) 0x00),
            prefix().plus((byte) 0x00, (byte) 0x00),
            prefix().plus((byte) 0x7F),
            prefix().plus((byte) 0x80),
            prefix().plus((byte) 0xFF),
            prefix().plus((byte) 0xFF, (byte) 0xFF)
        };
        commit(commit -> List.of(ascending).forEach(key -> commit.set(key, bytes("x"))));

        assertThat(range(everything()).entries()).extracting(KvEntry::key).containsExactly(ascending);
    }

    @Test
    default void entriesCarryTheirValues() {
        commit(commit -> commit.set(key("a"), bytes("A")).set(key("b"), new byte[0]));

        List<KvEntry> entries = range(everything()).entries();

        assertThat(entries.get(0).value()).isEqualTo(bytes("A"));
        assertThat(entries.get(1).value()).isEmpty();
    }

    @Test
    default void reversedRangeStartsAtItsEnd() {
        fill("a", "b", "c", "d");

        found(between("a", "d").reversed(), false, "c", "b", "a");
    }

    @Test
    default void maxRowsStopsAndSaysThatThereWasMore() {
        fill("a", "b", "c");

        found(everything().maxRows(2), true, "a", "b");
        found(everything().reversed().maxRows(2), true, "c", "b");
    }

    @Test
    default void exactlyMaxRowsIsNotTruncated() {
        fill("a", "b", "c");

        found(everything().maxRows(3), false, "a", "b", "c");
        found(everything().reversed().maxRows(3), false, "c", "b", "a");
    }

    @Test
    default void maxBytesStopsBeforeTheEntryThatWouldBringItOver() {
        fill("a", "b", "c");

        found(everything().maxBytes(2 * entryBytes()), true, "a", "b");
        found(everything().maxBytes(3 * entryBytes() - 1), true, "a", "b");
        found(everything().reversed().maxBytes(2 * entryBytes() + 1), true, "c", "b");
    }

    @Test
    default void exactlyMaxBytesIsNotTruncated() {
        fill("a", "b", "c");

        found(everything().maxBytes(3 * entryBytes()), false, "a", "b", "c");
    }

    @Test
    default void firstEntryOverMaxBytesIsLeftOut() {
        fill("a");

        found(everything().maxBytes(entryBytes() - 1), true);
        found(everything().reversed().maxBytes(1), true);
    }

    @Test
    default void largerEntryEndsTheRangeEvenIfALaterOneWouldFit() {
        commit(commit ->
                commit.set(key("a"), bytes("a")).set(key("b"), new byte[1_000]).set(key("c"), bytes("c")));

        found(everything().maxBytes(100 + 2 * entryBytes()), true, "a");
    }

    @Test
    default void clearedEntriesAreNotMore() {
        fill("a", "b", "c");
        clear("c");

        found(everything().maxRows(2), false, "a", "b");
    }

    @Test
    default void longRangeComesWhole() {
        commit(commit -> {
            for (int i = 0; i < 3_000; i++) {
                commit.set(key(String.format("%04d", i)), new byte[40]);
            }
        });

        KvRangeResult all = range(everything());

        assertThat(all.truncated()).isFalse();
        assertThat(names(all)).hasSize(3_000).startsWith("0000", "0001").endsWith("2999");
        assertThat(names(range(everything().reversed().maxRows(1_500))))
                .startsWith("2999")
                .endsWith("1500");
    }
}
