package dev.rouse.preload;

import static dev.rouse.preload.Preloads.PLENTY;
import static dev.rouse.preload.Preloads.bundle;
import static dev.rouse.preload.Preloads.key;
import static dev.rouse.preload.Preloads.manifest;
import static dev.rouse.preload.Preloads.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvVersion;
import org.junit.jupiter.api.Test;

final class WarmCacheTest {

    private static final PreloadManifest MANIFEST = manifest(PLENTY, key("k"));
    private static final ActorId ID = ActorAddress.of("room", "lobby").id();

    private final WarmCache cache = new WarmCache(10_000);

    private static PreloadBundle at(long version, int bytes) {
        return bundle(MANIFEST).key(0, value(bytes)).build(new KvVersion(version));
    }

    @Test
    void bundleIsTakenOnce() {
        PreloadBundle kept = at(1, 10);
        cache.put(ID, kept);
        assertThat(cache.has(ID)).isTrue();
        assertThat(cache.take(ID)).isSameAs(kept);
        assertThat(cache.has(ID)).isFalse();
        assertThat(cache.take(ID)).isNull();
    }

    @Test
    void newerReplacesOlder() {
        PreloadBundle newer = at(2, 10);
        cache.put(ID, at(1, 10));
        cache.put(ID, newer);
        assertThat(cache.take(ID)).isSameAs(newer);
    }

    @Test
    void olderNeverReplacesNewer() {
        PreloadBundle newer = at(2, 10);
        cache.put(ID, newer);
        cache.put(ID, at(1, 10));
        assertThat(cache.take(ID)).isSameAs(newer);
    }

    @Test
    void bytesOfAllBundlesAreBounded() {
        int each = at(1, 1_000).bytes();
        for (int i = 0; i < 100; i++) {
            cache.put(actor(i), at(1, 1_000));
        }
        assertThat(kept(100)).isBetween(5, 10_000 / each);
    }

    @Test
    void smallBundlesCountTheirOverheadToo() {
        for (int i = 0; i < 1_000; i++) {
            cache.put(actor(i), PreloadBundle.absent(MANIFEST, new KvVersion(1)));
        }
        assertThat(kept(1_000)).isBetween(1, 10_000 / 100);
    }

    @Test
    void actorsThatAreNotThereDriveNobodyOutWhoSleeps() {
        for (int i = 0; i < 5; i++) {
            cache.put(actor(i), at(1, 1_000));
        }
        int sleeping = kept(5);
        for (int i = 1_000; i < 2_000; i++) {
            cache.put(actor(i), PreloadBundle.absent(MANIFEST, new KvVersion(1)));
        }
        assertThat(kept(5)).isEqualTo(sleeping);
        assertThat(cache.has(actor(1_999))).as("the newest").isTrue();
        assertThat(kept(2_000) - sleeping).as("others").isBetween(1, 10_000 / 16 / 100);
    }

    @Test
    void actorThatWasNotThereAndSleepsNowIsKeptAsOneThatSleeps() {
        cache.put(ID, PreloadBundle.absent(MANIFEST, new KvVersion(1)));
        PreloadBundle created = at(2, 10);
        cache.put(ID, created);
        assertThat(cache.take(ID)).isSameAs(created);
        cache.put(ID, at(3, 10));
        PreloadBundle destroyed = PreloadBundle.absent(MANIFEST, new KvVersion(4));
        cache.put(ID, destroyed);
        assertThat(cache.take(ID)).isSameAs(destroyed);
        assertThat(cache.has(ID)).isFalse();
    }

    @Test
    void bundleOverTheWholeBoundIsNotKept() {
        cache.put(ID, at(1, 20_000));
        assertThat(cache.take(ID)).isNull();
    }

    @Test
    void bundleOverTheWholeBoundDrivesNobodyOut() {
        cache.put(ID, at(1, 10));
        cache.put(actor(1), at(1, 20_000));
        assertThat(cache.has(ID)).isTrue();
    }

    @Test
    void bundleThatIsNotKeptLeavesNoOlderOneBehind() {
        cache.put(ID, at(1, 10));
        cache.put(ID, at(2, 20_000));
        assertThat(cache.take(ID)).isNull();
    }

    @Test
    void oldestGoFirst() {
        for (int i = 0; i < 100; i++) {
            cache.put(actor(i), at(1, 1_000));
        }
        assertThat(cache.has(actor(0))).isFalse();
        assertThat(cache.has(actor(99))).isTrue();
    }

    @Test
    void whatIsTakenMakesRoom() {
        for (int i = 0; i < 100; i++) {
            cache.put(actor(i), at(1, 1_000));
            cache.take(actor(i));
        }
        cache.put(ID, at(1, 8_000));
        assertThat(cache.has(ID)).isTrue();
    }

    @Test
    void boundOfZeroKeepsNothing() {
        WarmCache none = new WarmCache(0);
        none.put(ID, PreloadBundle.absent(MANIFEST, new KvVersion(1)));
        assertThat(none.take(ID)).isNull();
    }

    @Test
    void clearForgetsEverything() {
        cache.put(ID, at(1, 10));
        cache.clear();
        assertThat(cache.take(ID)).isNull();
    }

    private static ActorId actor(int number) {
        return ActorAddress.of("room", "n" + number).id();
    }

    private int kept(int of) {
        int kept = 0;
        for (int i = 0; i < of; i++) {
            kept += cache.has(actor(i)) ? 1 : 0;
        }
        return kept;
    }
}
