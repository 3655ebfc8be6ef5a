package dev.rouse.cluster;

import dev.rouse.base.ErrorText;
import dev.rouse.base.Quantity;
import dev.rouse.cluster.placement.Placement;
import dev.rouse.cluster.table.ShardClaim;
import dev.rouse.cluster.table.ShardRelease;
import dev.rouse.cluster.table.ShardTable;
import dev.rouse.cluster.table.TableView;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.NodeFence;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import dev.rouse.shard.ShardSet;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import reactor.core.publisher.Mono;

/**
 * The shards of one incarnation of a node: claims and opens those that are to be its own, and gives those away that are to be
 * others'. On the timer.
 *
 * <p>Claims of what is offered begin at once, beside a look at the tables that may be under way: a claim is a transaction of its own and
 * goes by the rows that it reads. Invariant: of each shard at most one claim is under way, and none while it is served here or given
 * away. A claim that finds the node itself the owner opens the shard too; of two, the later one might open what was claimed by the
 * first, served, and given away since.
 */
final class ShardKeeper {

    private static final Logger LOG = GuardedLogger.of(ShardKeeper.class);

    private final MemberSite site;
    private final NodeFence fence;
    private final NodeId self;
    private final ShardTable table;
    private final ClusterTenant tenant;
    private final ClusterNews news;
    private final Runnable changed;

    private ShardSet open = ShardSet.none();
    private @Nullable HandOver giving;
    private boolean sealed;
    private boolean settled;

    /** Shards of which a claim is under way. */
    private ShardSet claiming = ShardSet.none();

    /** Givers of the shards that are offered and of which no claim has begun. */
    private final Map<Integer, NodeId> offered = new LinkedHashMap<>();

    private final OfferedBundles bundles;
    private final WrittenRows written;

    /** The tables as they were handed in last. */
    private @Nullable TableView known;

    private volatile boolean stopped;

    /** The offers to others that were seen, by shard. */
    private final Map<Integer, Offer> offers = new HashMap<>();

    /** Takers that refused, until when they are not asked again. */
    private final Map<NodeId, Long> refused = new HashMap<>();

    /** The one that refused last, which was told of. */
    private @Nullable NodeId refusedLast;

    private record Offer(long sequence, long since) {}

    /** @param changed called when a hand-over is over */
    ShardKeeper(
            MemberSite site,
            NodeFence fence,
            ShardTable table,
            ClusterTenant tenant,
            ClusterNews news,
            Runnable changed) {
        this.site = site;
        this.fence = fence;
        this.self = fence.node();
        this.table = table;
        this.tenant = tenant;
        this.news = news;
        this.changed = changed;
        this.bundles = new OfferedBundles(site.cluster().handOverBytes());
        this.written = new WrittenRows(self);
    }

    /** Shards that are served here. */
    ShardSet open() {
        return open;
    }

    /** Whether {@code shard} is this node's, served or about to be given away. */
    boolean has(int shard) {
        return open.contains(shard) || isMoving(shard);
    }

    /** Whether it has none, and is about to get none. */
    boolean hasNone() {
        return open.isEmpty() && !isGiving() && claiming.isEmpty() && offered.isEmpty();
    }

    /** Whether some are on their way to another node. */
    boolean isGiving() {
        return giving != null;
    }

    /** Whether nothing is left to claim or to give, by the tables that were handed in last. */
    boolean isSettled() {
        return settled;
    }

    private boolean isMoving(int shard) {
        return sealed && giving != null && giving.shards().contains(shard);
    }

    /** Claims and opens no more. From any thread. */
    void stop() {
        stopped = true;
    }

    /** The tables as a look saw them, with what this node wrote there while it looked. */
    TableView newest(TableView seen) {
        return written.in(seen);
    }

    // Claims.

    /** Claims what {@code target} means for this node and nobody has, as far as {@code seen} says. Completes with whether it got anything. */
    Mono<Boolean> claim(TableView seen, Placement target) {
        known = seen;
        claimOffered();
        List<Integer> free = new ArrayList<>();
        List<Integer> late = new ArrayList<>();
        for (int shard = 0; shard < seen.shards().size(); shard++) {
            ShardRecord row = seen.shards().get(shard);
            boolean isOwn = self.equals(row.owner());
            if (!has(shard) && (isOwn || self.equals(target.target(shard)))) {
                if (isOwn || isFree(seen, row)) {
                    free.add(shard);
                } else if (isLate(shard, row)) {
                    late.add(shard);
                }
            }
        }
        offers.keySet().removeIf(shard -> has(shard) || seen.shards().get(shard).owner() != null);
        settled = free.isEmpty() && late.isEmpty() && offers.isEmpty();
        return claim(seen, free, false, null)
                .flatMap(some -> claim(seen, late, true, null).map(more -> some || more));
    }

    private boolean isFree(TableView seen, ShardRecord row) {
        NodeId holder = row.owner() == null ? row.offeredTo() : row.owner();
        return holder == null || holder.equals(self) || !seen.live().contains(holder);
    }

    /** Whether {@code row}, of a shard that is another's, is an offer that nobody has taken for two heartbeats. */
    private boolean isLate(int shard, ShardRecord row) {
        if (row.owner() != null) {
            return false;
        }
        long now = site.ticker().nanoTime();
        Offer offer = offers.get(shard);
        if (offer == null || offer.sequence != row.sequence()) {
            offers.put(shard, new Offer(row.sequence(), now));
            return false;
        }
        return now - offer.since >= 2 * site.options().heartbeat().toNanos();
    }

    /** Claims what {@code giver} offers, with what it sent along, as soon as the tables were looked at once. */
    void offered(NodeId giver, ShardSet given, Frame.Offer offer) {
        given.stream().forEach(shard -> offered.put(shard, giver));
        keepBundles(giver, offer);
        claimOffered();
    }

    private void keepBundles(NodeId giver, Frame.Offer offer) {
        if (!offer.bundles().isEmpty() && offer.shards().stream().noneMatch(each -> has(each.shard()))) {
            bundles.keep(giver, offer);
            site.runAfter(site.options().lease(), () -> bundles.expire(offer));
        }
    }

    /** Begins a claim of what is offered, but for shards of which one is under way: they wait for its end. */
    private void claimOffered() {
        TableView seen = known;
        if (seen == null || offered.isEmpty()) {
            return;
        }
        Map<NodeId, List<Integer>> byGiver = new LinkedHashMap<>();
        offered.forEach((shard, giver) -> {
            if (!claiming.contains(shard)) {
                byGiver.computeIfAbsent(giver, any -> new ArrayList<>()).add(shard);
            }
        });
        byGiver.values().forEach(offered.keySet()::removeAll);
        byGiver.forEach((giver, shards) -> claim(seen, shards, false, giver)
                .doOnTerminate(() -> bundles.forget(shards))
                .subscribe(some -> {}, error -> notClaimed(giver, shards, error)));
    }

    /** The next look finds them in the tables. */
    private void notClaimed(NodeId giver, List<Integer> shards, Throwable error) {
        if (!(error instanceof FencedException) && !stopped) {
            LOG.warn(
                    "Node {} could not claim {} that node {} offered, it looks again: {}",
                    self,
                    Quantity.of(shards.size(), "shard"),
                    giver,
                    ErrorText.of(error));
            changed.run();
        }
    }

    /** @param giver null where {@code seen} tells */
    private Mono<Boolean> claim(TableView seen, List<Integer> wanted, boolean anyOffered, @Nullable NodeId giver) {
        return Mono.defer(() -> {
            List<Integer> those = wanted.stream()
                    .filter(shard -> !has(shard) && !claiming.contains(shard))
                    .toList();
            if (those.isEmpty() || stopped) {
                return Mono.just(false);
            }
            ShardSet begun = set(those);
            claiming = claiming.plus(begun);
            return GuardedStep.mono(table.claim(fence, those, anyOffered))
                    .publishOn(site.timer())
                    .doOnTerminate(() -> claiming = claiming.minus(begun))
                    .map(claim -> opened(seen, claim, giver))
                    .defaultIfEmpty(false)
                    .doAfterTerminate(this::claimOffered);
        });
    }

    private static ShardSet set(Collection<Integer> shards) {
        return ShardSet.of(shards.stream().mapToInt(shard -> shard).toArray());
    }

    private boolean opened(TableView seen, ShardClaim claim, @Nullable NodeId giver) {
        written.claimed(claim);
        claim.others()
                .forEach((shard, row) ->
                        tenant.directory().hint(shard, row.owner(), address(seen, row), row.sequence()));
        if (claim.claimed().isEmpty() || stopped) {
            return false;
        }
        ShardSet fresh = set(claim.claimed().keySet());
        open = open.plus(fresh);
        tenant.open(fresh, bundles.take(claim.claimed()));
        claim.claimed().forEach((shard, row) -> tenant.directory().hint(shard, self, null, row.sequence()));
        tenant.directory().expectNoMore(fresh);
        if (giver == null) {
            tenant.peers().tell(new Frame.Look());
            tell(seen, fresh);
        } else {
            tell(giver, fresh.stream().boxed().toList(), "node " + giver + " gave them");
        }
        return true;
    }

    private static @Nullable String address(TableView seen, ShardRecord row) {
        MemberRecord member = row.owner() == null ? null : seen.members().get(row.owner());
        return member == null ? null : member.address();
    }

    private void tell(TableView seen, ShardSet fresh) {
        Map<String, List<Integer>> byReason = new TreeMap<>();
        Map<String, @Nullable NodeId> from = new HashMap<>();
        fresh.stream().forEach(shard -> {
            ShardRecord row = seen.shards().get(shard);
            NodeId before = row.owner();
            String why = before == null
                    ? row.offeredTo() == null ? "nobody had them" : "they were offered"
                    : before.equals(self) ? "they are its own" : "node " + before + " is gone";
            byReason.computeIfAbsent(why, any -> new ArrayList<>()).add(shard);
            from.put(why, before);
        });
        byReason.forEach((why, shards) -> tell(from.get(why), shards, why));
    }

    private void tell(@Nullable NodeId from, List<Integer> shards, String why) {
        LOG.info("Node {} took {}: {}", self, Quantity.of(shards.size(), "shard"), why);
        news.taken(from, shards, why);
    }

    // Hand-over.

    /** Begins to give the next batch of what {@code target} means for others, unless one is on its way. */
    void give(TableView seen, Placement target) {
        settled &= giving == null;
        if (giving != null) {
            return;
        }
        long now = site.ticker().nanoTime();
        refused.values().removeIf(until -> now - until >= 0);
        Map<NodeId, List<Integer>> byTaker = new HashMap<>();
        open.stream().forEach(shard -> {
            NodeId to = target.target(shard);
            if (to != null
                    && !to.equals(self)
                    && !refused.containsKey(to)
                    && seen.members().containsKey(to)) {
                byTaker.computeIfAbsent(to, any -> new ArrayList<>()).add(shard);
            }
        });
        settled &= byTaker.isEmpty() && refused.isEmpty();
        byTaker.entrySet().stream()
                .max(Comparator.comparingInt(each -> each.getValue().size()))
                .ifPresent(each -> give(seen, each.getKey(), each.getValue()));
    }

    private void give(TableView seen, NodeId taker, List<Integer> shards) {
        MemberRecord member = seen.members().get(taker);
        int[] batch = shards.stream()
                .limit(site.cluster().handOverShards())
                .mapToInt(shard -> shard)
                .toArray();
        HandOver next = new HandOver(
                fence,
                table,
                tenant,
                site.timer(),
                taker,
                member == null ? "" : member.address(),
                ShardSet.of(batch),
                site.cluster().handOverBytes());
        giving = next;
        sealed = false;
        long began = site.ticker().nanoTime();
        next.run(this::seal)
                .subscribe(
                        release -> given(
                                next, release, Duration.ofNanos(site.ticker().nanoTime() - began)),
                        error -> notGiven(next, error));
    }

    private void seal() {
        sealed = true;
        open = open.minus(giving == null ? ShardSet.none() : giving.shards());
    }

    private void given(HandOver done, ShardRelease release, Duration took) {
        giving = null;
        written.released(release, done.taker());
        refusedLast = null;
        List<Integer> shards = done.shards().stream().boxed().toList();
        LOG.info(
                "Node {} gave {} to node {} within {} ms",
                self,
                Quantity.of(shards.size(), "shard"),
                done.taker(),
                took.toMillis());
        news.given(done.taker(), shards, took);
        changed.run();
    }

    /** The next look at the table tells whether the release happened. */
    private void notGiven(HandOver failed, Throwable error) {
        giving = null;
        refused.put(
                failed.taker(),
                site.ticker().nanoTime() + site.options().heartbeat().toNanos());
        if (!(error instanceof FencedException)) {
            boolean again = failed.taker().equals(refusedLast);
            refusedLast = failed.taker();
            LOG.atLevel(again ? Level.DEBUG : Level.WARN)
                    .log(
                            "Node {} could not give {} to node {}, it tries again: {}",
                            self,
                            Quantity.of(failed.shards().size(), "shard"),
                            failed.taker(),
                            ErrorText.of(error));
            changed.run();
        }
    }
}
