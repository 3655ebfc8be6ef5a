package dev.rouse.visits;

import dev.rouse.ActorAddress;
import dev.rouse.PreloadOptions;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The visit logs of actors. */
final class VisitFeature extends Feature {

    /** The budget of the visits in a bundle. */
    static final int PRELOAD_BYTES = 16 * 1024;

    private final Keys keys;
    private final KvCost cost;

    VisitFeature(Keys keys, KvCost cost) {
        this.keys = keys;
        this.cost = cost;
    }

    @Override
    public String name() {
        return "visits";
    }

    @Override
    public String label() {
        return "the visit log";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.required("visits", VisitRecord.ROWS, PRELOAD_BYTES);
    }

    @Override
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        List<KvEntry> rows = records.list(VisitRecord.ROWS);
        if (rows == null) {
            throw new IllegalStateException("not all of its visits were read");
        }
        return rows.isEmpty()
                ? null
                : new VisitShare(
                        this,
                        rows.stream()
                                .map(row -> VisitRecord.decode(
                                        keys.actor(actor.id(), row.key().bytes()), row.value()))
                                .toList());
    }

    /** Notes {@code visit} in {@code turn}, unless that is too much for it. */
    void note(Turn turn, VisitChanges.Visit visit) {
        turn.checkMayChange();
        TurnHost host = turn.host();
        VisitChanges changes = (VisitChanges) turn.changes().of(this);
        long sum = cost(host.address(), visit.visitor()) + (changes == null ? 0 : changes.cost());
        turn.changes().checkCost(this, sum, host.lane().maxChanges());
        if (changes == null) {
            VisitShare share = (VisitShare) host.share(this, () -> new VisitShare(this, List.of()));
            changes = new VisitChanges(share, host);
            turn.changing().add(changes);
        }
        changes.add(visit, sum);
    }

    private long cost(ActorAddress actor, String visitor) {
        KvKey key = keys.actor(actor.id(), VisitRecord.suffix(0).bytes());
        return cost.of(new KvMutation.Set(key, VisitRecord.encode(visitor), true));
    }

    /** The visits with those of {@code turn}, on top of what finished turns left. */
    List<String> seenBy(Turn turn) {
        VisitShare share = (VisitShare) turn.host().shareOf(this);
        List<String> settled = share == null ? List.of() : share.settled();
        VisitChanges changes = (VisitChanges) turn.changes().of(this);
        return changes == null ? settled : changes.on(settled);
    }
}
