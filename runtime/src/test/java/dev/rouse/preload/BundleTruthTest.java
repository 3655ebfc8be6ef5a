package dev.rouse.preload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is in the store and whatever the budgets: a bundle never says absent of a key that is there, never has another
 * value, and never lists anything but everything. Also after changes, after sleep, and merged with what a start reads.
 */
final class BundleTruthTest {

    private static final ActorAddress ACTOR = ActorAddress.of("room", "lobby");
    private static final Keys KEYS = new Keys((byte) 'R');
    private static final int RUNS = 400;

    static List<Long> seeds() {
        return new Random(20_261_123).longs(RUNS).boxed().toList();
    }

    /** Short texts over three letters, so that keys and prefixes meet often. */
    private static KvKey suffix(Random random, int minLength) {
        byte[] text = new byte[minLength + random.nextInt(4 - minLength)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) ('a' + random.nextInt(3));
        }
        return KvKey.of(text);
    }

    private static PreloadManifest manifest(Random random) {
        List<PreloadManifest.Key> keys = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            KvKey suffix = suffix(random, 1);
            keys.add(new PreloadManifest.Key(suffix.toString(), suffix));
        }
        List<PreloadManifest.Prefix> prefixes = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            KvKey suffix = suffix(random, 1);
            prefixes.add(new PreloadManifest.Prefix(
                    suffix + "*", suffix, random.nextInt(4) * 60, random.nextBoolean(), random.nextInt(3) == 0));
        }
        return new PreloadManifest(keys, prefixes, random.nextInt(10) * 60);
    }

    private static NavigableMap<KvKey, byte[]> contents(Random random) {
        NavigableMap<KvKey, byte[]> contents = new TreeMap<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            contents.put(suffix(random, 1), bytes(random));
        }
        return contents;
    }

    private static byte[] bytes(Random random) {
        byte[] value = new byte[random.nextInt(random.nextInt(8) == 0 ? 200 : 20)];
        random.nextBytes(value);
        return value;
    }

    private static ScriptedStore store(NavigableMap<KvKey, byte[]> contents) {
        ScriptedStore store = new ScriptedStore();
        contents.forEach((suffix, value) -> store.put(KEYS.actor(ACTOR.id(), suffix.bytes()), value));
        return store;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bundleIsTrue(long seed) {
        Random random = new Random(seed);
        PreloadManifest manifest = manifest(random);
        NavigableMap<KvKey, byte[]> contents = contents(random);
        StartPipeline pipeline =
                new StartPipeline(KEYS, request -> store(contents).read(request.build()));

        PreloadBundle bundle = pipeline.preload(List.of(ACTOR), List.of(manifest))
                .map(bundles -> bundles.get(0))
                .block();
        assertTrue(seed, bundle, contents);
        assertThat(bundle.bytes()).as("seed %s", seed).isLessThanOrEqualTo(manifest.totalBytes());

        PreloadBundle started =
                pipeline.start(ACTOR.id(), bundle).map(StartRecords::records).block();
        assertTrue(seed, started, contents);
        assertComplete(seed, started, contents);

        Map<KvKey, byte[]> changes = changes(random);
        PreloadBundle changed = started.after(changes, started.version());
        changes.forEach((suffix, value) -> {
            if (value == null) {
                contents.remove(suffix);
            } else {
                contents.put(suffix, value);
            }
        });
        assertTrue(seed, changed, contents);

        PreloadBundle asleep = StartPipeline.withinBudgets(changed, "room/lobby");
        assertTrue(seed, asleep, contents);
        assertThat(asleep.bytes()).as("seed %s", seed).isLessThanOrEqualTo(manifest.totalBytes());

        for (PreloadManifest there : List.of(manifest, manifest(random))) {
            PreloadBundle handed = BundleCodec.decode(BundleCodec.encode(asleep), there, "room/lobby");
            assertThat(handed).as("seed %s", seed).isNotNull();
            assertTrue(seed, handed, contents);
            assertThat(handed.bytes()).as("seed %s", seed).isLessThanOrEqualTo(there.totalBytes());
            assertComplete(
                    seed,
                    pipeline.start(ACTOR.id(), handed)
                            .map(StartRecords::records)
                            .block(),
                    contents);
        }

        PreloadBundle again =
                pipeline.start(ACTOR.id(), asleep).map(StartRecords::records).block();
        assertTrue(seed, again, contents);
        assertComplete(seed, again, contents);
    }

    private static Map<KvKey, byte[]> changes(Random random) {
        Map<KvKey, byte[]> changes = new HashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            changes.put(suffix(random, 1), random.nextBoolean() ? null : bytes(random));
        }
        return changes;
    }

    /** What it says is so. */
    private static void assertTrue(long seed, PreloadBundle bundle, NavigableMap<KvKey, byte[]> contents) {
        for (KvKey suffix : everySuffix()) {
            Lookup lookup = bundle.lookup(suffix);
            byte[] stored = contents.get(suffix);
            if (lookup.isPresent()) {
                assertThat(lookup.value()).as("seed %s, %s", seed, suffix).isEqualTo(stored);
            } else if (lookup.isAbsent()) {
                assertThat(stored).as("seed %s, %s", seed, suffix).isNull();
            }
            List<KvEntry> list = bundle.list(suffix);
            if (list != null) {
                assertThat(list.stream().map(KvEntry::key).toList())
                        .as("seed %s, %s*", seed, suffix)
                        .isEqualTo(contents.keySet().stream()
                                .filter(key -> key.startsWith(suffix))
                                .toList());
            }
        }
    }

    /** Everything that a start cannot do without is known. */
    private static void assertComplete(long seed, PreloadBundle started, NavigableMap<KvKey, byte[]> contents) {
        for (PreloadManifest.Key key : started.manifest().keys()) {
            Lookup lookup = started.lookup(key.suffix());
            assertThat(lookup.isUnknown()).as("seed %s, %s", seed, key).isFalse();
            assertThat(lookup.isPresent()).as("seed %s, %s", seed, key).isEqualTo(contents.containsKey(key.suffix()));
        }
        for (PreloadManifest.Prefix prefix : started.manifest().prefixes()) {
            if (prefix.required() && !prefix.partial()) {
                assertThat(started.list(prefix.suffix()))
                        .as("seed %s, %s", seed, prefix)
                        .isNotNull();
            }
        }
    }

    private static List<KvKey> everySuffix() {
        List<KvKey> all = new ArrayList<>();
        for (byte a = 'a'; a <= 'c'; a++) {
            all.add(KvKey.of(a));
            for (byte b = 'a'; b <= 'c'; b++) {
                all.add(KvKey.of(a, b));
                for (byte c = 'a'; c <= 'c'; c++) {
                    all.add(KvKey.of(a, b, c));
                }
            }
        }
        return all;
    }
}
