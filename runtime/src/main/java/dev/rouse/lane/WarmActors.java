package dev.rouse.lane;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvVersion;
import dev.rouse.preload.BundleCodec;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.WarmBundle;
import dev.rouse.preload.WarmCache;
import dev.rouse.shard.ShardSet;
import dev.rouse.stored.ActorRecords;
import dev.rouse.type.HostedType;
import java.util.ArrayList;
import java.util.Collections;
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

    /** Keeps what another node knew of an actor of {@code type}, which starts here next; nothing of one whose type is not here. */
    void put(WarmBundle known, @Nullable HostedType type) {
        PreloadBundle bundle = type == null ? null : BundleCodec.decode(known.bytes(), type.manifest(), known.actor());
        if (bundle != null) {
            put(known.actor(), bundle);
        }
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

    /** Drops what is being read ahead of actors of {@code shards}. */
    void endPrewarms(ShardSet shards) {
        prewarming.keySet().removeIf(address -> shards.contains(address.id()));
    }

    /**
     * Forgets what is known of actors of {@code shards}.
     *
     * @return of that as much as {@code maxBytes} have room for, beginning with those that fell asleep last
     */
    List<WarmBundle> takeAll(ShardSet shards, long maxBytes) {
        List<PreloadBundle> all =
                new ArrayList<>(bundles.takeAll(actor -> shards.contains(actor)).values());
        Collections.reverse(all);
        List<WarmBundle> taken = new ArrayList<>();
        long left = maxBytes;
        for (PreloadBundle bundle : all) {
            if (left < bundle.bytes()) {
                break;
            }
            ActorAddress actor = ActorRecords.addressIn(bundle);
            WarmBundle each = actor == null ? null : new WarmBundle(actor, BundleCodec.encode(bundle));
            if (each != null && each.size() <= left) {
                taken.add(each);
                left -= each.size();
            }
        }
        return taken;
    }

    void clear() {
        bundles.clear();
    }
}
