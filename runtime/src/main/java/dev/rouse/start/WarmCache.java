package dev.rouse.start;

import dev.rouse.ActorId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bundles of a lane's actors that sleep, so that they wake without a read: bounded in bytes, the oldest go first. A bundle
 * is taken out by the start that uses it, and an older one never replaces a newer. Touched by one thread only: a cache for
 * many would have lanes wait for each other.
 */
public final class WarmCache {

    /** What a kept bundle costs beside its entries, in bytes. */
    private static final int OVERHEAD = 120;

    private final long maxBytes;
    private final Map<ActorId, PreloadBundle> bundles = new LinkedHashMap<>();
    private long bytes;

    /** @param maxBytes entries and overhead of all bundles together */
    public WarmCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public void put(ActorId id, PreloadBundle bundle) {
        PreloadBundle old = take(id);
        PreloadBundle kept = old != null && old.version().isAfter(bundle.version()) ? old : bundle;
        if (size(kept) <= maxBytes) {
            bundles.put(id, kept);
            bytes += size(kept);
            makeRoom();
        }
    }

    private void makeRoom() {
        Iterator<PreloadBundle> oldest = bundles.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= size(oldest.next());
            oldest.remove();
        }
    }

    /** Whether anything is kept here at all. */
    public boolean hasRoom() {
        return maxBytes > 0;
    }

    /** Removes and returns the actor's bundle; null when there is none. */
    public @Nullable PreloadBundle take(ActorId id) {
        PreloadBundle bundle = bundles.remove(id);
        if (bundle != null) {
            bytes -= size(bundle);
        }
        return bundle;
    }

    /** Whether there is a bundle for the actor. */
    public boolean has(ActorId id) {
        return bundles.containsKey(id);
    }

    /** Forgets everything: what a node that lost its place does. */
    public void clear() {
        bundles.clear();
        bytes = 0;
    }

    private static int size(PreloadBundle bundle) {
        return bundle.bytes() + OVERHEAD;
    }
}
