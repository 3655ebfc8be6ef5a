package dev.rouse.kv.fdb.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.fdb.layout.LargeValue;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a reply to a cover answers, and what it does not. */
final class CoverReplyTest {

    private static KvKey key(String text) {
        return KvKey.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static CoverReply covered(@Nullable KvKey until, String... names) {
        return new CoverReply(
                Stream.of(names)
                        .map(name -> new KvEntry(key(name), name.getBytes(StandardCharsets.UTF_8)))
                        .toList(),
                until);
    }

    private static KvRange range(String begin, String end) {
        return KvRange.of(key(begin), key(end));
    }

    private static String names(RangeCollector found) {
        return String.join(
                "",
                found.entries().stream().map(entry -> entry.key().toString()).toList());
    }

    @Test
    void wholeCoverTellsOfEveryKey() {
        CoverReply covered = covered(null, "b", "d");

        assertThat(covered.value(key("b"))).isEqualTo(new byte[] {'b'});
        assertThat(covered.value(key("c"))).isNull();
        assertThat(covered.tells(key("z"))).isTrue();
    }

    @Test
    void cutCoverTellsOnlyOfWhatItWentThrough() {
        CoverReply covered = covered(key("d").next(), "b", "d");

        assertThat(covered.tells(key("c"))).isTrue();
        assertThat(covered.tells(key("d"))).isTrue();
        assertThat(covered.tells(key("e"))).isFalse();
    }

    @Test
    void rowsOutsideOfTheRangeAreDropped() {
        assertThat(names(covered(null, "a", "b", "c", "d").range(range("b", "d"))))
                .isEqualTo("bc");
    }

    @Test
    void reversedRangeComesFromTheEnd() {
        assertThat(names(covered(null, "a", "b", "c", "d").range(range("a", "d").reversed())))
                .isEqualTo("cba");
    }

    @Test
    void rangeThatACutCoverDoesNotReachIsNotAnswered() {
        CoverReply covered = covered(key("c").next(), "a", "b", "c");

        assertThat(covered.range(range("b", "d"))).isNull();
        assertThat(names(covered.range(range("a", "c")))).isEqualTo("ab");
    }

    @Test
    void boundReachedWithinACutCoverIsAnAnswer() {
        RangeCollector found =
                covered(key("c").next(), "a", "b", "c").range(range("a", "z").maxRows(2));

        assertThat(names(found)).isEqualTo("ab");
        assertThat(found.truncated()).isTrue();
    }

    @Test
    void boundNotReachedWithinACutCoverIsNone() {
        assertThat(covered(key("c").next(), "a", "b", "c").range(range("a", "z").maxRows(3)))
                .isNull();
    }

    @Test
    void reversedRangeNeedsItsEnd() {
        CoverReply covered = covered(key("c").next(), "a", "b", "c");

        assertThat(covered.range(range("a", "z").reversed().maxRows(1))).isNull();
        assertThat(names(covered.range(range("a", "c").reversed().maxRows(1)))).isEqualTo("b");
    }

    @Test
    void bytesOfARangeCountKeysAndValues() {
        RangeCollector found =
                covered(null, "a", "b", "c").range(range("a", "z").maxBytes(5));

        assertThat(names(found)).isEqualTo("ab");
        assertThat(found.truncated()).isTrue();
    }

    @Test
    void largeValueCountsInFull() {
        byte[] descriptor = LargeValue.describe(new byte[200_000]).encode();
        RangeCollector found = new RangeCollector(range("a", "z").maxBytes(200_000));

        assertThat(found.take(new KvEntry(key("a"), descriptor))).isFalse();
        assertThat(found.truncated()).isTrue();
    }

    @Test
    void truncatedRangeDependsOnTheEntryThatStoppedItAndNoFurther() {
        assertThat(covered(null, "a", "b", "c")
                        .range(range("a", "z").maxRows(1))
                        .covered())
                .isEqualTo(KvRange.of(key("a"), key("b").next()));
        assertThat(covered(null, "a", "b", "c")
                        .range(range("a", "z").reversed().maxRows(1))
                        .covered())
                .isEqualTo(range("b", "z"));
        KvRange whole = range("a", "z");
        assertThat(covered(null, "a").range(whole).covered()).isEqualTo(whole);
    }
}
