package dev.rouse.preload;

import dev.rouse.kv.KvKey;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link PreloadManifest} in the making. Keys and prefixes are suffixes behind the actor's own prefix; of each kind, those that
 * were added first are the first to get their share of the budget.
 */
public final class PreloadPlan {

    private final List<PreloadManifest.Key> keys = new ArrayList<>();
    private final List<PreloadManifest.Prefix> prefixes = new ArrayList<>();

    PreloadPlan() {}

    /**
     * Adds one record, be it there or not.
     *
     * @param name for start ledgers and logs
     */
    public void key(String name, KvKey suffix) {
        keys.add(new PreloadManifest.Key(name, suffix));
    }

    /**
     * Adds all records under a prefix, without which no actor starts: a start reads them where a bundle does not have them all.
     *
     * @param name for start ledgers and logs
     * @param maxBytes of keys, values and 16 bytes an entry in a bundle; 0 leaves them out of bundles
     */
    public void required(String name, KvKey suffix, int maxBytes) {
        prefixes.add(new PreloadManifest.Prefix(name, suffix, maxBytes, false, true));
    }

    /**
     * Adds all records under a prefix, as far as their budget goes.
     *
     * @param name for start ledgers and logs
     * @param maxBytes of keys, values and 16 bytes an entry; 0 adds nothing
     * @param partial whether what fits is kept when not everything does
     */
    public void optional(String name, KvKey suffix, int maxBytes, boolean partial) {
        if (maxBytes > 0) {
            prefixes.add(new PreloadManifest.Prefix(name, suffix, maxBytes, partial, false));
        }
    }

    PreloadManifest manifest(int totalBytes) {
        return new PreloadManifest(keys, prefixes, totalBytes);
    }
}
