package dev.rouse.preload;

import static dev.rouse.preload.Preloads.PLENTY;
import static dev.rouse.preload.Preloads.VERSION;
import static dev.rouse.preload.Preloads.key;
import static dev.rouse.preload.Preloads.manifest;
import static dev.rouse.preload.Preloads.partial;
import static dev.rouse.preload.Preloads.sized;
import static dev.rouse.preload.Preloads.suffix;
import static dev.rouse.preload.Preloads.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BundleCodecTest {

    private static final PreloadManifest MANIFEST =
            manifest(PLENTY, key("a"), key("b"), key("c"), whole("d", 1000), partial("e", 60));

    private static PreloadBundle bundle() {
        return new BundleBuilder(MANIFEST, "room/lobby")
                .key(0, new byte[] {1, 2})
                .key(1, null)
                .prefix(0, List.of(sized("d1", 20), sized("d2", 20)), false)
                .prefix(1, List.of(sized("e1", 40), sized("e2", 40)), false)
                .build(VERSION);
    }

    @Test
    void otherSideKnowsTheSame() {
        PreloadBundle handed = BundleCodec.decode(BundleCodec.encode(bundle()), MANIFEST, "room/lobby");
        assertThat(handed.version()).isEqualTo(VERSION);
        assertThat(handed.lookup(suffix("a")).value()).containsExactly(1, 2);
        assertThat(handed.lookup(suffix("b")).isAbsent()).isTrue();
        assertThat(handed.lookup(suffix("c")).isUnknown()).isTrue();
        assertThat(handed.list(suffix("d"))).hasSize(2);
        assertThat(handed.list(suffix("e"))).isNull();
        assertThat(handed.lookup(suffix("e1")).isPresent()).isTrue();
        assertThat(handed.lookup(suffix("e2")).isUnknown()).isTrue();
        assertThat(handed.scanned()).isEqualTo(bundle().scanned());
        assertThat(handed.truncated()).isEqualTo(bundle().truncated());
    }

    @Test
    void whatTheOtherSideDoesNotAskForIsLeftOutAndWhatItMissesIsUnknown() {
        PreloadManifest there = manifest(PLENTY, key("b"), key("z"), whole("d", 20), whole("y", 100));
        PreloadBundle handed = BundleCodec.decode(BundleCodec.encode(bundle()), there, "room/lobby");
        assertThat(handed.lookup(suffix("a")).isUnknown()).isTrue();
        assertThat(handed.lookup(suffix("b")).isAbsent()).isTrue();
        assertThat(handed.lookup(suffix("z")).isUnknown()).isTrue();
        assertThat(handed.list(suffix("d"))).isNull();
        assertThat(handed.list(suffix("y"))).isNull();
    }

    @Test
    void bytesAreThoseOfFormatOne() {
        PreloadBundle small = new BundleBuilder(manifest(PLENTY, key("a"), whole("d", 100)), "room/lobby")
                .key(0, new byte[] {9})
                .prefix(0, List.of(), false)
                .build(VERSION);
        assertThat(HexFormat.of().formatHex(BundleCodec.encode(small)))
                .isEqualTo("01" + "0000000000000007" + "01" + "00000001" + "61" + "00000001" + "09" + "02" + "00000001"
                        + "64" + "00000000");
    }

    @Test
    void bytesThatAreNoBundleAreNone() {
        byte[] good = BundleCodec.encode(bundle());
        assertThat(BundleCodec.decode(new byte[0], MANIFEST, "x")).isNull();
        for (int length = 1; length < good.length; length++) {
            PreloadBundle cut = BundleCodec.decode(Arrays.copyOf(good, length), MANIFEST, "x");
            assertThat(cut == null || cut.scanned() != bundle().scanned()).isTrue();
        }
        good[0] = 2;
        assertThat(BundleCodec.decode(good, MANIFEST, "x")).isNull();
    }

    @Test
    void anyBytesAtAllAreHarmless() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = BundleCodec.encode(bundle());
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j <= random.nextInt(4); j++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                BundleCodec.decode(bad, MANIFEST, "x");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
