package dev.rouse.preload;

import static dev.rouse.preload.Preloads.PLENTY;
import static dev.rouse.preload.Preloads.VERSION;
import static dev.rouse.preload.Preloads.answer;
import static dev.rouse.preload.Preloads.bundle;
import static dev.rouse.preload.Preloads.entries;
import static dev.rouse.preload.Preloads.key;
import static dev.rouse.preload.Preloads.manifest;
import static dev.rouse.preload.Preloads.names;
import static dev.rouse.preload.Preloads.partial;
import static dev.rouse.preload.Preloads.suffix;
import static dev.rouse.preload.Preloads.value;
import static dev.rouse.preload.Preloads.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Three answers, never two: for keys, for prefixes, and after the actor's own changes. */
final class PreloadBundleTest {

    private static final PreloadManifest MANIFEST = manifest(
            PLENTY, key("k"), key("none"), key("big"), whole("p", PLENTY), partial("t", PLENTY), whole("w", PLENTY));

    /** Present: k, p1, p3, t1, t3; absent: none; unknown: big, behind t3, everything under w. */
    private static final PreloadBundle BUNDLE = bundle(MANIFEST)
            .key(0, value(1))
            .key(1, null)
            .prefix(0, entries("p1", "p3"), false)
            .prefix(1, entries("t1", "t3"), true)
            .build(VERSION);

    private static final KvVersion LATER = new KvVersion(9);

    private static PreloadBundle after(String suffix, byte[] value) {
        Map<KvKey, byte[]> changes = new HashMap<>();
        changes.put(suffix(suffix), value);
        return BUNDLE.after(changes, LATER);
    }

    @Test
    void keyHasThreeAnswers() {
        assertThat(answer(BUNDLE, "k")).isEqualTo("present");
        assertThat(answer(BUNDLE, "none")).isEqualTo("absent");
        assertThat(answer(BUNDLE, "big")).isEqualTo("unknown");
        assertThat(answer(BUNDLE, "elsewhere")).isEqualTo("unknown");
    }

    @Test
    void keyUnderAPrefixHasThreeAnswers() {
        assertThat(answer(BUNDLE, "p1")).isEqualTo("present");
        assertThat(answer(BUNDLE, "p2")).isEqualTo("absent");
        assertThat(answer(BUNDLE, "p")).isEqualTo("absent");
        assertThat(answer(BUNDLE, "w1")).isEqualTo("unknown");
        assertThat(answer(BUNDLE, "q")).isEqualTo("unknown");
    }

    @Test
    void truncatedPrefixIsKnownUpToItsLastEntry() {
        assertThat(answer(BUNDLE, "t")).isEqualTo("absent");
        assertThat(answer(BUNDLE, "t2")).isEqualTo("absent");
        assertThat(answer(BUNDLE, "t3")).isEqualTo("present");
        assertThat(answer(BUNDLE, "t3a")).isEqualTo("unknown");
        assertThat(answer(BUNDLE, "t4")).isEqualTo("unknown");
    }

    @Test
    void listIsWholeOrUnknown() {
        assertThat(names(BUNDLE.list(suffix("p")))).containsExactly("p1", "p3");
        assertThat(names(BUNDLE.list(suffix("p3")))).containsExactly("p3");
        assertThat(BUNDLE.list(suffix("p2"))).isEmpty();
        assertThat(BUNDLE.list(suffix("t"))).isNull();
        assertThat(BUNDLE.list(suffix("t1"))).isNull();
        assertThat(BUNDLE.list(suffix("w"))).isNull();
        assertThat(BUNDLE.list(suffix(""))).isNull();
    }

    @Test
    void onlyAPresentLookupHasAValue() {
        assertThat(BUNDLE.lookup(suffix("k")).value()).hasSize(1);
        assertThatThrownBy(() -> BUNDLE.lookup(suffix("none")).value()).isInstanceOf(NullPointerException.class);
    }

    @Test
    void emptyValueIsPresent() {
        PreloadBundle bundle = bundle(MANIFEST).key(0, value(0)).build(VERSION);
        assertThat(answer(bundle, "k")).isEqualTo("present");
    }

    @Test
    void keyBehindATruncatedPrefixSaysNothingOfWhatLiesBetween() {
        PreloadBundle bundle = bundle(manifest(PLENTY, key("t9"), partial("t", PLENTY)))
                .key(0, value(1))
                .prefix(0, entries("t1", "t3"), true)
                .build(VERSION);
        assertThat(answer(bundle, "t9")).isEqualTo("present");
        assertThat(answer(bundle, "t2")).isEqualTo("absent");
        assertThat(answer(bundle, "t5")).isEqualTo("unknown");
    }

    @Test
    void prefixInsideATruncatedOneSaysNothingOfWhatLiesBetween() {
        PreloadBundle bundle = bundle(manifest(PLENTY, partial("t", PLENTY), whole("t9", PLENTY)))
                .prefix(0, entries("t1", "t3"), true)
                .prefix(1, entries("t91"), false)
                .build(VERSION);
        assertThat(answer(bundle, "t5")).isEqualTo("unknown");
        assertThat(answer(bundle, "t90")).isEqualTo("absent");
        assertThat(names(bundle.list(suffix("t9")))).containsExactly("t91");
    }

    @Test
    void sleepDoesNotTakeAKeyBehindATruncatedPrefixForPartOfIt() {
        PreloadBundle bundle = bundle(manifest(PLENTY, key("t9"), partial("t", PLENTY)))
                .key(0, value(1))
                .prefix(0, entries("t1"), true)
                .build(VERSION);
        PreloadBundle asleep = StartPipeline.withinBudgets(bundle, "room/lobby");
        assertThat(answer(asleep, "t9")).isEqualTo("present");
        assertThat(answer(asleep, "t5")).isEqualTo("unknown");
    }

    @Test
    void absentBundleKnowsThatThereIsNothing() {
        PreloadBundle absent = PreloadBundle.absent(MANIFEST, VERSION);
        assertThat(absent.isAbsentEverywhere()).isTrue();
        assertThat(answer(absent, "k")).isEqualTo("absent");
        assertThat(answer(absent, "t9")).isEqualTo("absent");
        assertThat(absent.list(suffix("w"))).isEmpty();
    }

    @Test
    void emptyBundleKnowsNothing() {
        PreloadBundle empty = PreloadBundle.empty(MANIFEST);
        assertThat(empty.isAbsentEverywhere()).isFalse();
        assertThat(answer(empty, "k")).isEqualTo("unknown");
        assertThat(empty.list(suffix("p"))).isNull();
    }

    @Test
    void updateOfAPresentKeyIsSeen() {
        assertThat(after("k", value(5)).lookup(suffix("k")).value()).hasSize(5);
        assertThat(answer(after("k", null), "k")).isEqualTo("absent");
    }

    @Test
    void updateOfAnAbsentKeyIsSeen() {
        assertThat(answer(after("none", value(5)), "none")).isEqualTo("present");
        assertThat(answer(after("none", null), "none")).isEqualTo("absent");
    }

    @Test
    void updateOfAnUnknownKeyStaysUnknown() {
        assertThat(answer(after("big", value(5)), "big")).isEqualTo("unknown");
        assertThat(answer(after("big", null), "big")).isEqualTo("unknown");
        assertThat(answer(after("w1", value(5)), "w1")).isEqualTo("unknown");
    }

    @Test
    void updateUnderAPrefixIsSeenInItsList() {
        assertThat(names(after("p2", value(5)).list(suffix("p")))).containsExactly("p1", "p2", "p3");
        assertThat(names(after("p9", value(5)).list(suffix("p")))).containsExactly("p1", "p3", "p9");
        assertThat(names(after("p1", null).list(suffix("p")))).containsExactly("p3");
        assertThat(answer(after("p1", null), "p1")).isEqualTo("absent");
    }

    @Test
    void updateWithinATruncatedPrefixIsSeen() {
        assertThat(answer(after("t2", value(5)), "t2")).isEqualTo("present");
        assertThat(answer(after("t1", null), "t1")).isEqualTo("absent");
    }

    @Test
    void updateBehindATruncatedPrefixStaysUnknown() {
        PreloadBundle after = after("t8", value(5));
        assertThat(answer(after, "t8")).isEqualTo("unknown");
        assertThat(answer(after, "t5")).isEqualTo("unknown");
        assertThat(answer(after("t8", null), "t5")).isEqualTo("unknown");
    }

    @Test
    void clearingTheLastEntryOfATruncatedPrefixNeverMakesMoreOfItKnown() {
        PreloadBundle after = after("t3", null);
        assertThat(answer(after, "t3")).isNotEqualTo("present");
        assertThat(answer(after, "t4")).isEqualTo("unknown");
        assertThat(answer(after, "t1")).isEqualTo("present");
    }

    @Test
    void changesMoveTheVersionAndLeaveTheOldBundleAlone() {
        PreloadBundle after = after("k", null);
        assertThat(after.version()).isEqualTo(LATER);
        assertThat(BUNDLE.version()).isEqualTo(VERSION);
        assertThat(answer(BUNDLE, "k")).isEqualTo("present");
    }
}
