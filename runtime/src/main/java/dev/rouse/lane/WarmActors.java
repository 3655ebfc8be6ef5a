package dev.rouse.lane;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvVersion;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.WarmCache;
import dev.rouse.shard.ShardSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Bundles of the actors of a lane that are asleep, and marks of those that are being read ahead. Lane only. */
final class WarmActors {

    private final WarmCache bundles;
    private final Map<ActorAddress, KvVersion> prewarming = new HashMap<>();

    /** @param maxBytes of all bundles together */
    WarmActors(long maxBytes) {
        this.bundles = new WarmCache(maxBytes);
    }

    void put(ActorAddress address, PreloadBundle bundle) {
        bundles.put(address.id(), bundle);
    }

    /** Takes what is known of an actor that starts now: what is being read ahead of it may be of before. */
    @Nullable
    PreloadBundle take(ActorAddress address) {
        prewarming.remove(address);
        ActorId id = address.id();
        return bundles.take(id);
    }

    /**
     * Those of {@code addresses} that are {@code asleep} with nothing known of them, marked as on their way; none where
     * nothing could be kept of them.
     */
    List<ActorAddress> beginPrewarm(List<ActorAddress> addresses, Predicate<ActorAddress> asleep, KvVersion since) {
        if (!bundles.hasRoom()) {
            return List.of();
        }
        List<ActorAddress> cold = addresses.stream()
                .filter(address -> asleep.test(address) && !bundles.has(address.id()))
                .toList();
        cold.forEach(address -> prewarming.put(address, since));
        return cold;
    }

    /** Keeps what was read ahead, unless the actor was started meanwhile or the lane is not {@code open} any more. */
    boolean endPrewarm(ActorAddress address, @Nullable PreloadBundle bundle, boolean open) {
        KvVersion since = prewarming.get(address);
        boolean older = since == null || bundle != null && since.isAfter(bundle.version());
        if (older) {
            return false;
        }
        prewarming.remove(address);
        if (bundle == null || !open) {
            return false;
        }
        bundles.put(address.id(), bundle);
        return true;
    }

    /** Forgets what is known of actors of {@code shards}, and what is being read ahead of them. */
    void clear(ShardSet shards) {
        bundles.clear(actor -> shards.contains(actor));
        prewarming.keySet().removeIf(address -> shards.contains(address.id()));
    }

    void clear() {
        bundles.clear();
    }
}
