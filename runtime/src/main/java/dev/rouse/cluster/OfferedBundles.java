package dev.rouse.cluster;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidAddressException;
import dev.rouse.cluster.table.ShardClaim;
import dev.rouse.log.GuardedLogger;
import dev.rouse.preload.WarmBundle;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Bundles that givers of shards sent along with their offers, kept until these are claimed: good for the claim that reads the very row
 * which the release wrote, and for no other. On the timer.
 */
final class OfferedBundles {

    private static final Logger LOG = GuardedLogger.of(OfferedBundles.class);

    /** So many offers as large as may be are kept at a time. */
    private static final int OFFERS = 8;

    private final int maxBytes;
    private final Map<Integer, Offered> byShard = new HashMap<>();
    private long bytes;

    private record Offered(long sequence, List<WarmBundle> bundles, long bytes) {}

    /** @param maxBytes of one offer */
    OfferedBundles(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Keeps what came with {@code offer} from {@code giver}, unless it is more than may be. */
    void keep(NodeId giver, Frame.Offer offer) {
        Map<Integer, List<WarmBundle>> fresh = new HashMap<>();
        offer.shards().forEach(each -> fresh.put(each.shard(), new ArrayList<>()));
        long size = 0;
        for (Frame.WarmBundle told : offer.bundles()) {
            WarmBundle bundle = bundle(told);
            List<WarmBundle> ofShard =
                    bundle == null ? null : fresh.get(bundle.actor().id().shard());
            if (bundle != null && ofShard != null) {
                ofShard.add(bundle);
                size += bundle.size();
            }
        }
        forget(fresh.keySet());
        if (size > maxBytes || bytes + size > (long) OFFERS * maxBytes) {
            LOG.debug("Node {} offers {} bytes of actors, more than are taken: they start with a read", giver, size);
            return;
        }
        offer.shards().forEach(each -> put(each, fresh.get(each.shard())));
    }

    private static @Nullable WarmBundle bundle(Frame.WarmBundle told) {
        try {
            return new WarmBundle(ActorAddress.of(told.type(), told.key()), told.bundle());
        } catch (InvalidAddressException e) {
            return null;
        }
    }

    private void put(Frame.Offered shard, @Nullable List<WarmBundle> bundles) {
        if (bundles == null || bundles.isEmpty()) {
            return;
        }
        long size = bundles.stream().mapToLong(WarmBundle::size).sum();
        Offered before = byShard.put(shard.shard(), new Offered(shard.sequence(), bundles, size));
        bytes += size - (before == null ? 0 : before.bytes);
    }

    /** Those that are good for shards which were {@code claimed}; of these nothing is kept any more. */
    List<WarmBundle> take(Map<Integer, ShardClaim.Claimed> claimed) {
        List<WarmBundle> good = new ArrayList<>();
        claimed.forEach((shard, row) -> {
            Offered offered = byShard.get(shard);
            if (offered != null && row.matches(offered.sequence)) {
                good.addAll(offered.bundles);
            }
        });
        forget(claimed.keySet());
        return good;
    }

    void forget(Collection<Integer> shards) {
        for (int shard : shards) {
            Offered gone = byShard.remove(shard);
            bytes -= gone == null ? 0 : gone.bytes;
        }
    }

    /** Forgets what came with {@code offer}, and nothing newer. */
    void expire(Frame.Offer offer) {
        for (Frame.Offered each : offer.shards()) {
            Offered kept = byShard.get(each.shard());
            if (kept != null && kept.sequence == each.sequence()) {
                forget(List.of(each.shard()));
            }
        }
    }
}
