package dev.rouse.preload;

import dev.rouse.ActorId;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.Keys;
import java.util.ArrayList;
import java.util.List;

/** The items of a manifest that a bundle does not know: what the one read of a start asks for. */
final class Missing {

    private final PreloadManifest manifest;
    private final List<Integer> keys = new ArrayList<>();
    private final List<Integer> prefixes = new ArrayList<>();
    private long bits;

    private Missing(PreloadManifest manifest) {
        this.manifest = manifest;
    }

    static Missing of(PreloadBundle bundle) {
        PreloadManifest manifest = bundle.manifest();
        Missing missing = new Missing(manifest);
        missing.bits = manifest.wanted() & ~bundle.scanned();
        for (int i = 0; i < manifest.size(); i++) {
            if ((missing.bits & PreloadManifest.bit(i)) == 0) {
                continue;
            }
            if (i < manifest.keys().size()) {
                missing.keys.add(i);
            } else {
                missing.prefixes.add(i - manifest.keys().size());
            }
        }
        return missing;
    }

    /** One bit for each missing item, by its index in the manifest. */
    long bits() {
        return bits;
    }

    KvRead.Builder request(Keys layout, ActorId id) {
        KvRead.Builder request = KvRead.builder();
        for (int index : keys) {
            request.key(layout.actor(id, manifest.keys().get(index).suffix().bytes()));
        }
        for (int index : prefixes) {
            PreloadManifest.Prefix prefix = manifest.prefixes().get(index);
            request.range(
                    prefix.required()
                            ? KvRange.prefix(layout.actor(id, prefix.suffix().bytes()))
                            : prefix.range(layout, id));
        }
        return request;
    }

    /** {@code bundle} and what the read brought, as one. */
    PreloadBundle merge(Keys layout, PreloadBundle bundle, KvSnapshot snapshot) {
        List<KvEntry> entries = new ArrayList<>(bundle.entries());
        long scanned = bundle.scanned();
        long truncated = bundle.truncated();
        for (int i = 0; i < keys.size(); i++) {
            KvKey suffix = manifest.keys().get(keys.get(i)).suffix();
            byte[] value = snapshot.value(i);
            if (value != null) {
                entries.add(new KvEntry(suffix, value));
            }
            scanned |= PreloadManifest.bit(keys.get(i));
        }
        for (int i = 0; i < prefixes.size(); i++) {
            PreloadManifest.Prefix prefix = manifest.prefixes().get(prefixes.get(i));
            KvRangeResult range = snapshot.range(i);
            if (!range.truncated() || prefix.partial()) {
                long bit = PreloadManifest.bit(manifest.keys().size() + prefixes.get(i));
                entries.addAll(layout.suffixes(range.entries()));
                scanned |= bit;
                truncated |= range.truncated() ? bit : 0;
            }
        }
        return new PreloadBundle(manifest, snapshot.version(), scanned, truncated, entries);
    }
}
