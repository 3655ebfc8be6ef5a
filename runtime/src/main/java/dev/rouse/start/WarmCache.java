package dev.rouse.start;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rouse.ActorId;
import org.jspecify.annotations.Nullable;

/**
 * Bundles of actors that sleep, so that they wake without a read: bounded in bytes, the least used go first. A bundle is
 * taken out by the start that uses it, and an older one never replaces a newer. Safe from any thread.
 */
public final class WarmCache {

    /** What a kept bundle costs beside its entries, in bytes. */
    private static final int OVERHEAD = 120;

    private final Cache<ActorId, PreloadBundle> bundles;

    /** @param maxBytes entries and overhead of all bundles together */
    public WarmCache(long maxBytes) {
        this.bundles = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((ActorId id, PreloadBundle bundle) -> bundle.bytes() + OVERHEAD)
                .executor(Runnable::run)
                .build();
    }

    public void put(ActorId id, PreloadBundle bundle) {
        bundles.asMap().merge(id, bundle, (old, fresh) -> old.version().isAfter(fresh.version()) ? old : fresh);
    }

    /** Removes and returns the actor's bundle; null when there is none. */
    public @Nullable PreloadBundle take(ActorId id) {
        return bundles.asMap().remove(id);
    }

    /** Whether there is a bundle for the actor. */
    public boolean has(ActorId id) {
        return bundles.asMap().containsKey(id);
    }

    /** Forgets everything: what a node that lost its place does. */
    public void clear() {
        bundles.invalidateAll();
    }
}
