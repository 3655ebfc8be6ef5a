package dev.rouse.preload;

import dev.rouse.ActorId;
import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.record.Keys;
import java.util.List;

/**
 * List of what a start of one type needs: exact keys in order, then prefixes by priority, each with a budget. Keys and
 * prefixes are suffixes behind the actor's own prefix. An item's index counts keys first, then prefixes.
 */
public final class PreloadManifest {

    private final List<Key> keys;
    private final List<Prefix> prefixes;
    private final int totalBytes;
    private final int smallestBudget;
    private final long wanted;

    /** @param totalBytes the budget of a bundle */
    public PreloadManifest(List<Key> keys, List<Prefix> prefixes, int totalBytes) {
        this.keys = List.copyOf(keys);
        this.prefixes = List.copyOf(prefixes);
        this.totalBytes = totalBytes;
        this.smallestBudget = this.prefixes.stream().mapToInt(Prefix::maxBytes).reduce(totalBytes, Math::min);
        if (size() > Long.SIZE) {
            throw new IllegalArgumentException(
                    "A start reads at most " + Long.SIZE + " keys and prefixes ahead, got " + size() + ".");
        }
        this.wanted = wanted(this.keys.size(), this.prefixes);
    }

    /** One exact key. */
    public record Key(String name, KvKey suffix) {}

    /**
     * All keys under a prefix.
     *
     * @param maxBytes its own budget in a bundle; 0: never in a bundle
     * @param partial whether a bundle keeps what fits when not everything does
     * @param required whether a start cannot do without; else it is read ahead as far as its budget goes, or left out
     */
    public record Prefix(String name, KvKey suffix, int maxBytes, boolean partial, boolean required) {

        /** Whether a start reads it when it is not known. */
        boolean wanted() {
            return required || maxBytes > 0;
        }

        /** As much of it as can be within the budget: a store counts whole keys, a bundle counts suffixes and metadata. */
        KvRange range(Keys layout, ActorId actor) {
            KvKey prefix = layout.actor(actor, suffix.bytes());
            int beforeSuffix = prefix.length() - suffix.length();
            long entries = maxBytes / (suffix.length() + BundleBuilder.METADATA_BYTES);
            long more = entries * Math.max(0, beforeSuffix - BundleBuilder.METADATA_BYTES);
            return KvRange.prefix(prefix).maxBytes(maxBytes + more);
        }
    }

    /**
     * The manifest of a type.
     *
     * @param options of the type
     * @param sources in the order of their priority; the first one begins with the meta record and the state
     * @throws IllegalArgumentException they have more than 64 keys and prefixes
     */
    public static PreloadManifest of(PreloadOptions options, Iterable<? extends PreloadSource> sources) {
        PreloadPlan plan = new PreloadPlan();
        sources.forEach(source -> source.preload(options, plan));
        return plan.manifest(options.totalBytes());
    }

    public List<Key> keys() {
        return keys;
    }

    public List<Prefix> prefixes() {
        return prefixes;
    }

    public int totalBytes() {
        return totalBytes;
    }

    /** A bundle of no more bytes than this is within every budget. */
    int smallestBudget() {
        return smallestBudget;
    }

    /** Keys and prefixes together. */
    public int size() {
        return keys.size() + prefixes.size();
    }

    /** Whether the item at {@code index} is, or is over, {@code suffix}. */
    boolean holds(int index, KvKey suffix) {
        return index < keys.size()
                ? keys.get(index).suffix().equals(suffix)
                : suffix.startsWith(prefixes.get(index - keys.size()).suffix());
    }

    private static long wanted(int keys, List<Prefix> prefixes) {
        long wanted = first(keys);
        for (int i = 0; i < prefixes.size(); i++) {
            wanted |= prefixes.get(i).wanted() ? bit(keys + i) : 0;
        }
        return wanted;
    }

    /** One bit for each item that a start reads when it is not known. */
    long wanted() {
        return wanted;
    }

    /** One bit for each item. */
    long all() {
        return first(size());
    }

    private static long first(int items) {
        return items == Long.SIZE ? -1L : (1L << items) - 1;
    }

    static long bit(int index) {
        return 1L << index;
    }
}
