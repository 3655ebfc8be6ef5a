package dev.rouse.preload;

import dev.rouse.ActorId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bundles of a lane's actors that sleep, so that they wake without a read: bounded in bytes, the oldest go first. Those that
 * know nothing but that there is no such actor have a small part of it to themselves: they come of addresses that are
 * destroyed, or merely asked for, without an end, and must not drive out actors that sleep. A bundle
 * is taken out by the start that uses it, and an older one never replaces a newer. Touched by one thread only: a cache for
 * many would have lanes wait for each other.
 */
public final class WarmCache {

    /** Cost of a kept bundle beside its entries, in bytes. */
    private static final int OVERHEAD = 120;

    /** One in so many bytes is for actors that are not there. */
    private static final int PART_OF_ABSENT = 16;

    private final long maxBytes;
    private final Part asleep = new Part();
    private final Part absent = new Part();

    /** @param maxBytes entries and overhead of all bundles together */
    public WarmCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    private static final class Part {
        private final Map<ActorId, PreloadBundle> bundles = new LinkedHashMap<>();
        private long bytes;

        void put(ActorId id, PreloadBundle bundle) {
            bundles.put(id, bundle);
            bytes += size(bundle);
        }

        @Nullable
        PreloadBundle take(ActorId id) {
            PreloadBundle bundle = bundles.remove(id);
            if (bundle != null) {
                bytes -= size(bundle);
            }
            return bundle;
        }

        void shrinkTo(long most) {
            Iterator<PreloadBundle> oldest = bundles.values().iterator();
            while (bytes > most && oldest.hasNext()) {
                bytes -= size(oldest.next());
                oldest.remove();
            }
        }

        void clear(Predicate<ActorId> actors) {
            bundles.entrySet().removeIf(entry -> {
                boolean goes = actors.test(entry.getKey());
                bytes -= goes ? size(entry.getValue()) : 0;
                return goes;
            });
        }

        void clear() {
            bundles.clear();
            bytes = 0;
        }
    }

    public void put(ActorId id, PreloadBundle bundle) {
        PreloadBundle old = take(id);
        PreloadBundle kept = old != null && old.version().isAfter(bundle.version()) ? old : bundle;
        if (size(kept) > maxBytes) {
            return;
        }
        if (kept.isAbsentEverywhere()) {
            absent.put(id, kept);
            absent.shrinkTo(Math.max(OVERHEAD, maxBytes / PART_OF_ABSENT));
        } else {
            asleep.put(id, kept);
        }
        asleep.shrinkTo(maxBytes - absent.bytes);
    }

    /** Whether anything is kept here at all. */
    public boolean hasRoom() {
        return maxBytes > 0;
    }

    /** Removes and returns the actor's bundle; null when there is none. */
    public @Nullable PreloadBundle take(ActorId id) {
        PreloadBundle bundle = asleep.take(id);
        return bundle == null ? absent.take(id) : bundle;
    }

    /** Removes and returns the bundles of those of {@code actors} that exist, in the order in which they came. */
    public Map<ActorId, PreloadBundle> takeAll(Predicate<ActorId> actors) {
        Map<ActorId, PreloadBundle> taken = new LinkedHashMap<>();
        asleep.bundles.forEach((actor, bundle) -> {
            if (actors.test(actor)) {
                taken.put(actor, bundle);
            }
        });
        clear(actors);
        return taken;
    }

    /** Whether there is a bundle for the actor. */
    public boolean has(ActorId id) {
        return asleep.bundles.containsKey(id) || absent.bundles.containsKey(id);
    }

    /** Forgets the bundles of {@code actors}. */
    public void clear(Predicate<ActorId> actors) {
        asleep.clear(actors);
        absent.clear(actors);
    }

    /** Forgets everything: what a node that lost its place does. */
    public void clear() {
        asleep.clear();
        absent.clear();
    }

    private static int size(PreloadBundle bundle) {
        return bundle.bytes() + OVERHEAD;
    }
}
