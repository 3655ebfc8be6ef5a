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
import static dev.rouse.preload.Preloads.sized;
import static dev.rouse.preload.Preloads.suffix;
import static dev.rouse.preload.Preloads.value;
import static dev.rouse.preload.Preloads.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvEntry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of a bundle when not everything fits, and what is known of the rest. */
final class BundleBudgetTest {

    @Test
    void keyThatDoesNotFitIsUnknownNotAbsent() {
        PreloadBundle bundle =
                bundle(manifest(100, key("big"))).key(0, value(1_000)).build(VERSION);
        assertThat(answer(bundle, "big")).isEqualTo("unknown");
        assertThat(bundle.isScanned(0)).isFalse();
    }

    @Test
    void keyThatIsNotThereIsKnownAbsent() {
        PreloadBundle bundle = bundle(manifest(0, key("none"))).key(0, null).build(VERSION);
        assertThat(answer(bundle, "none")).isEqualTo("absent");
        assertThat(bundle.isScanned(0)).isTrue();
    }

    @Test
    void entryCountsKeyAndValueAndSixteenBytes() {
        PreloadBundle bundle =
                bundle(manifest(PLENTY, key("four"))).key(0, value(10)).build(VERSION);
        assertThat(bundle.bytes()).isEqualTo(4 + 10 + 16);
    }

    @Test
    void keyAtTheLimitFitsAndOneByteMoreDoesNot() {
        PreloadManifest manifest = manifest(100, key("k"));
        PreloadBundle atLimit = bundle(manifest).key(0, value(100 - 16 - 1)).build(VERSION);
        PreloadBundle over = bundle(manifest).key(0, value(100 - 16)).build(VERSION);
        assertThat(answer(atLimit, "k")).isEqualTo("present");
        assertThat(atLimit.bytes()).isEqualTo(100);
        assertThat(answer(over, "k")).isEqualTo("unknown");
    }

    @Test
    void keysTakeFromTheTotalInTheirOrderAndALaterOneMayStillFit() {
        PreloadBundle bundle = bundle(manifest(100, key("a"), key("b"), key("c")))
                .key(0, value(60 - 17))
                .key(1, value(41 - 17))
                .key(2, value(40 - 17))
                .build(VERSION);
        assertThat(answer(bundle, "a")).isEqualTo("present");
        assertThat(answer(bundle, "b")).isEqualTo("unknown");
        assertThat(answer(bundle, "c")).isEqualTo("present");
    }

    @Test
    void keysGoBeforePrefixes() {
        PreloadBundle bundle = bundle(manifest(100, whole("p", 100), key("k")))
                .key(0, value(100 - 17))
                .prefix(0, List.of(sized("p1", 20)), false)
                .build(VERSION);
        assertThat(answer(bundle, "k")).isEqualTo("present");
        assertThat(answer(bundle, "p1")).isEqualTo("unknown");
    }

    @Test
    void prefixesGoByPriority() {
        PreloadBundle bundle = bundle(manifest(100, whole("z", 80), whole("a", 80)))
                .prefix(0, List.of(sized("z1", 60)), false)
                .prefix(1, List.of(sized("a1", 41)), false)
                .build(VERSION);
        assertThat(answer(bundle, "z1")).isEqualTo("present");
        assertThat(answer(bundle, "a1")).isEqualTo("unknown");
    }

    @Test
    void laterPrefixMayUseWhatAnEarlierOneLeft() {
        PreloadBundle bundle = bundle(manifest(100, whole("z", 80), whole("a", 80)))
                .prefix(0, List.of(sized("z1", 81)), false)
                .prefix(1, List.of(sized("a1", 80)), false)
                .build(VERSION);
        assertThat(answer(bundle, "z1")).isEqualTo("unknown");
        assertThat(answer(bundle, "a1")).isEqualTo("present");
    }

    @Test
    void prefixAtItsLimitFitsAndOneByteMoreDoesNot() {
        PreloadManifest manifest = manifest(PLENTY, whole("p", 100));
        List<KvEntry> atLimit = List.of(sized("p1", 50), sized("p2", 50));
        List<KvEntry> over = List.of(sized("p1", 50), sized("p2", 51));
        assertThat(bundle(manifest).prefix(0, atLimit, false).build(VERSION).list(suffix("p")))
                .hasSize(2);
        PreloadBundle dropped = bundle(manifest).prefix(0, over, false).build(VERSION);
        assertThat(dropped.list(suffix("p"))).isNull();
        assertThat(dropped.bytes()).isZero();
    }

    @Test
    void totalBoundsAPrefixBelowItsOwnBudget() {
        PreloadManifest manifest = manifest(99, whole("p", 100));
        PreloadBundle bundle = bundle(manifest)
                .prefix(0, List.of(sized("p1", 50), sized("p2", 50)), false)
                .build(VERSION);
        assertThat(bundle.list(suffix("p"))).isNull();
        assertThat(bundle.bytes()).isZero();
    }

    @Test
    void wholePrefixThatDoesNotFitIsDroppedAndUnknown() {
        PreloadBundle bundle = bundle(manifest(PLENTY, whole("p", 100)))
                .prefix(0, List.of(sized("p1", 60), sized("p2", 60)), false)
                .build(VERSION);
        assertThat(answer(bundle, "p1")).isEqualTo("unknown");
        assertThat(answer(bundle, "p0")).isEqualTo("unknown");
        assertThat(bundle.list(suffix("p"))).isNull();
    }

    @Test
    void partialPrefixKeepsWhatFitsForPointsAndNotForLists() {
        PreloadBundle bundle = bundle(manifest(PLENTY, partial("p", 100)))
                .prefix(0, List.of(sized("p1", 40), sized("p3", 60), sized("p5", 40)), false)
                .build(VERSION);
        assertThat(answer(bundle, "p1")).isEqualTo("present");
        assertThat(answer(bundle, "p2")).isEqualTo("absent");
        assertThat(answer(bundle, "p3")).isEqualTo("present");
        assertThat(answer(bundle, "p4")).isEqualTo("unknown");
        assertThat(answer(bundle, "p5")).isEqualTo("unknown");
        assertThat(bundle.list(suffix("p"))).isNull();
    }

    @Test
    void prefixThatTheReadCutIsTruncatedThoughWhatCameFits() {
        PreloadBundle kept = bundle(manifest(PLENTY, partial("p", 100)))
                .prefix(0, entries("p1"), true)
                .build(VERSION);
        assertThat(answer(kept, "p1")).isEqualTo("present");
        assertThat(answer(kept, "p2")).isEqualTo("unknown");
        assertThat(kept.list(suffix("p"))).isNull();
        PreloadBundle dropped = bundle(manifest(PLENTY, whole("p", 100)))
                .prefix(0, entries("p1"), true)
                .build(VERSION);
        assertThat(answer(dropped, "p1")).isEqualTo("unknown");
    }

    @Test
    void partialPrefixOfWhichNothingFitsSaysNothing() {
        PreloadBundle bundle = bundle(manifest(PLENTY, partial("p", 20)))
                .prefix(0, List.of(sized("p5", 40)), false)
                .build(VERSION);
        assertThat(answer(bundle, "p1")).isEqualTo("unknown");
        assertThat(answer(bundle, "p5")).isEqualTo("unknown");
    }

    @Test
    void emptyPrefixIsKnownEmpty() {
        PreloadBundle bundle =
                bundle(manifest(0, whole("p", 1))).prefix(0, List.of(), false).build(VERSION);
        assertThat(bundle.list(suffix("p"))).isEmpty();
        assertThat(answer(bundle, "p1")).isEqualTo("absent");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void prefixWithABudgetOfZeroIsNotScanned(boolean partial) {
        PreloadManifest.Prefix none = partial ? partial("p", 0) : whole("p", 0);
        PreloadBundle bundle =
                bundle(manifest(PLENTY, none)).prefix(0, List.of(), false).build(VERSION);
        assertThat(answer(bundle, "p1")).isEqualTo("unknown");
        assertThat(bundle.list(suffix("p"))).isNull();
    }

    @Test
    void totalOfZeroStillKnowsWhatIsAbsent() {
        PreloadBundle bundle = bundle(manifest(0, key("k"), key("none"), partial("p", 100)))
                .key(0, value(1))
                .key(1, null)
                .prefix(0, entries("p1"), false)
                .build(VERSION);
        assertThat(answer(bundle, "k")).isEqualTo("unknown");
        assertThat(answer(bundle, "none")).isEqualTo("absent");
        assertThat(answer(bundle, "p1")).isEqualTo("unknown");
        assertThat(bundle.bytes()).isZero();
    }

    @Test
    void keyAndPrefixThatOverlapBringNoEntryTwice() {
        PreloadBundle bundle = bundle(manifest(PLENTY, key("p2"), whole("p", 1_000)))
                .key(0, suffix("p2").bytes())
                .prefix(0, entries("p1", "p2", "p3"), false)
                .build(VERSION);
        assertThat(names(bundle.list(suffix("p")))).containsExactly("p1", "p2", "p3");
        assertThat(bundle.bytes()).isEqualTo(3 * (2 + 2 + 16));
    }
}
