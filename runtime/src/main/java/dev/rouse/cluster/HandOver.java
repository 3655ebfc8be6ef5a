package dev.rouse.cluster;

import dev.rouse.cluster.peer.Peers;
import dev.rouse.cluster.table.ShardRelease;
import dev.rouse.cluster.table.ShardTable;
import dev.rouse.commit.NodeFence;
import dev.rouse.preload.WarmBundle;
import dev.rouse.record.NodeId;
import dev.rouse.shard.ShardSet;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.function.Tuple2;

/**
 * Hand-over of a batch of shards, the giver in charge:
 *
 * <ol>
 *   <li><i>prepare</i>: the taker says that it takes them, and holds calls of theirs from then on;
 *   <li><i>seal</i>: nothing of them begins here any more, what runs ends, and every commit has its outcome;
 *   <li><i>release</i>, in one transaction;
 *   <li><i>offer</i>: the taker is told, and claims them. An offer that is lost is found in the table. What is known here of the actors
 *       goes along: it is what the store has, for the one who claims this very release.
 * </ol>
 *
 * <p>Until it is sealed it may fail without a trace.
 */
final class HandOver {

    /** A taker that does not answer sooner takes nothing now. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);

    /** A lane that does not tell sooner what it knows is not waited for. */
    private static final Duration KNOWN_WITHIN = Duration.ofMillis(100);

    private final NodeFence fence;
    private final ShardTable table;
    private final ClusterTenant tenant;
    private final Scheduler timer;
    private final NodeId taker;
    private final String address;
    private final ShardSet shards;
    private final int maxBytes;

    /** @param maxBytes of what is known of the actors of {@code shards}, and goes along */
    HandOver(
            NodeFence fence,
            ShardTable table,
            ClusterTenant tenant,
            Scheduler timer,
            NodeId taker,
            String address,
            ShardSet shards,
            int maxBytes) {
        this.fence = fence;
        this.table = table;
        this.tenant = tenant;
        this.timer = timer;
        this.taker = taker;
        this.address = address;
        this.shards = shards;
        this.maxBytes = maxBytes;
    }

    NodeId taker() {
        return taker;
    }

    ShardSet shards() {
        return shards;
    }

    private List<Integer> numbers() {
        return shards.stream().boxed().toList();
    }

    private Peers peers() {
        return tenant.peers();
    }

    /**
     * Runs it. Completes, on the timer, when the shards are released and the taker was told. Cold; ends with what the taker or
     * the store says.
     *
     * @param sealing called on the timer before anything happens here
     */
    Mono<ShardRelease> run(Runnable sealing) {
        return peers().ask(taker, address, ANSWERS_WITHIN, id -> new Frame.Prepare(id, numbers()))
                .publishOn(timer)
                .then(Mono.defer(() -> {
                    sealing.run();
                    return tenant.drain(shards);
                }))
                .then(Mono.defer(() -> Mono.zip(table.release(fence, numbers(), taker), known())))
                .publishOn(timer)
                .doOnNext(released -> point(released.getT1()))
                .delayUntil(released -> offer(released.getT1(), released.getT2()))
                .map(Tuple2::getT1)
                .publishOn(timer);
    }

    /** Takes out of memory all that the node knows of the actors, whatever becomes of the release. */
    private Mono<List<WarmBundle>> known() {
        return tenant.takeWarm(shards, maxBytes).timeout(KNOWN_WITHIN, timer).onErrorReturn(List.of());
    }

    /** Sends calls of the shards to the taker from here on. */
    private void point(ShardRelease release) {
        release.sequences().forEach((shard, sequence) -> tenant.directory().hint(shard, taker, address, sequence));
    }

    private Mono<Void> offer(ShardRelease release, List<WarmBundle> known) {
        List<Frame.Offered> offered = release.sequences().entrySet().stream()
                .map(each -> new Frame.Offered(each.getKey(), each.getValue()))
                .toList();
        List<Frame.WarmBundle> bundles = release.bundlesGood() ? bundles(release, known) : List.of();
        return peers().ask(taker, address, ANSWERS_WITHIN, id -> new Frame.Offer(id, offered, bundles))
                .onErrorComplete()
                .then();
    }

    private static List<Frame.WarmBundle> bundles(ShardRelease release, List<WarmBundle> known) {
        return known.stream()
                .filter(each ->
                        release.sequences().containsKey(each.actor().id().shard()))
                .map(each ->
                        new Frame.WarmBundle(each.actor().type(), each.actor().keyParts(), each.bytes()))
                .toList();
    }
}
