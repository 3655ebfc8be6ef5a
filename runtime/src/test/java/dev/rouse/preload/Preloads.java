package dev.rouse.preload;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The few words that tests of a start are written in. Suffixes are ASCII text here. */
final class Preloads {

    static final KvVersion VERSION = new KvVersion(7);
    static final int PLENTY = 1 << 20;

    private Preloads() {}

    static PreloadManifest manifest(int totalBytes, Object... items) {
        return new PreloadManifest(
                Arrays.stream(items)
                        .filter(PreloadManifest.Key.class::isInstance)
                        .map(PreloadManifest.Key.class::cast)
                        .toList(),
                Arrays.stream(items)
                        .filter(PreloadManifest.Prefix.class::isInstance)
                        .map(PreloadManifest.Prefix.class::cast)
                        .toList(),
                totalBytes);
    }

    static PreloadManifest.Key key(String suffix) {
        return new PreloadManifest.Key(suffix, suffix(suffix));
    }

    /** All or nothing of it is in a bundle, and a start does without. */
    static PreloadManifest.Prefix whole(String suffix, int maxBytes) {
        return new PreloadManifest.Prefix(suffix + "*", suffix(suffix), maxBytes, false, false);
    }

    /** What fits is in a bundle, and a start does without. */
    static PreloadManifest.Prefix partial(String suffix, int maxBytes) {
        return new PreloadManifest.Prefix(suffix + "*", suffix(suffix), maxBytes, true, false);
    }

    /** A start cannot do without. */
    static PreloadManifest.Prefix required(String suffix, int maxBytes) {
        return new PreloadManifest.Prefix(suffix + "*", suffix(suffix), maxBytes, false, true);
    }

    static KvKey suffix(String text) {
        return KvKey.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] value(int bytes) {
        return new byte[bytes];
    }

    /** An entry that counts {@code bytes} against a budget: key, value and 16. */
    static KvEntry sized(String suffix, int bytes) {
        return new KvEntry(suffix(suffix), value(bytes - 16 - suffix.length()));
    }

    static List<KvEntry> entries(String... suffixes) {
        return Arrays.stream(suffixes)
                .map(suffix -> new KvEntry(suffix(suffix), suffix.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    static List<String> names(List<KvEntry> entries) {
        return entries.stream()
                .map(entry -> new String(entry.key().bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    /** In words: {@code present}, {@code absent} or {@code unknown}. */
    static String answer(PreloadBundle bundle, String suffix) {
        Lookup lookup = bundle.lookup(suffix(suffix));
        return lookup.isPresent() ? "present" : lookup.isAbsent() ? "absent" : "unknown";
    }

    static BundleBuilder bundle(PreloadManifest manifest) {
        return new BundleBuilder(manifest, "room/lobby");
    }
}
