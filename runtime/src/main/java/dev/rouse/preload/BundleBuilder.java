package dev.rouse.preload;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvVersion;
import dev.rouse.log.GuardedLogger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Makes a {@link PreloadBundle} of what a read returned, under the manifest's budgets: keys first, in order, then
 * prefixes by priority, all within the total. A key that is there and does not fit is left out and <em>not</em> scanned,
 * so that a start never mistakes "too big" for "absent".
 */
final class BundleBuilder {

    /** Bytes that an entry counts beside its key and value. */
    static final int METADATA_BYTES = 16;

    private static final Logger LOG = GuardedLogger.of(BundleBuilder.class);

    private final PreloadManifest manifest;
    private final Object actor;
    private final List<KvEntry> kept = new ArrayList<>();
    private long scanned;
    private long truncated;
    private int left;

    /** @param actor who it is for, to be named in the log */
    BundleBuilder(PreloadManifest manifest, Object actor) {
        this.manifest = manifest;
        this.actor = actor;
        this.left = manifest.totalBytes();
    }

    static int entrySize(KvEntry entry) {
        return entry.size() + METADATA_BYTES;
    }

    /** The manifest's key at {@code index} as it was read: null when there is none. */
    BundleBuilder key(int index, byte @Nullable [] value) {
        PreloadManifest.Key key = manifest.keys().get(index);
        if (value == null) {
            scanned |= PreloadManifest.bit(index);
            return this;
        }
        KvEntry entry = new KvEntry(key.suffix(), value);
        if (entrySize(entry) <= left) {
            keep(entry);
            scanned |= PreloadManifest.bit(index);
        } else {
            skipped(key.name(), entrySize(entry), left);
        }
        return this;
    }

    /**
     * The manifest's prefix at {@code index} of its prefixes as it was read.
     *
     * @param more whether there is more than {@code entries}
     */
    BundleBuilder prefix(int index, List<KvEntry> entries, boolean more) {
        PreloadManifest.Prefix prefix = manifest.prefixes().get(index);
        int budget = Math.min(prefix.maxBytes(), left);
        if (prefix.maxBytes() == 0) {
            return this;
        }
        int fitting = fitting(entries, budget);
        boolean cut = more || fitting < entries.size();
        if (cut) {
            skipped(prefix.name(), size(entries), budget);
        }
        if (cut && !prefix.partial()) {
            return this;
        }
        entries.subList(0, fitting).forEach(this::keep);
        long bit = PreloadManifest.bit(manifest.keys().size() + index);
        scanned |= bit;
        truncated |= cut ? bit : 0;
        return this;
    }

    PreloadBundle build(KvVersion version) {
        return new PreloadBundle(manifest, version, scanned, truncated, kept);
    }

    private void keep(KvEntry entry) {
        kept.add(entry);
        left -= entrySize(entry);
    }

    private static int fitting(List<KvEntry> entries, int budget) {
        int used = 0;
        for (int i = 0; i < entries.size(); i++) {
            used += entrySize(entries.get(i));
            if (used > budget) {
                return i;
            }
        }
        return entries.size();
    }

    private static int size(List<KvEntry> entries) {
        return entries.stream().mapToInt(BundleBuilder::entrySize).sum();
    }

    private void skipped(String name, int bytes, int budget) {
        LOG.atDebug()
                .addKeyValue("actor", actor)
                .log(
                        "{} of an actor is not read ahead: it has {} bytes or more, {} were left for it",
                        name,
                        bytes,
                        budget);
    }
}
