package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.cluster.table.ShardClaim.Claimed;
import dev.rouse.preload.WarmBundle;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfferedBundlesTest {

    private static final int MOST = 10_000;
    private static final NodeId GIVER = new NodeId(1, 1);
    private static final ActorAddress ACTOR = ActorAddress.of("probe", "a");
    private static final int SHARD = ACTOR.id().shard();

    private final OfferedBundles bundles = new OfferedBundles(MOST);

    private static Frame.Offer offer(int shard, long sequence, int bytes) {
        Frame.WarmBundle bundle = new Frame.WarmBundle("probe", List.of("a"), new byte[bytes]);
        return new Frame.Offer(1, List.of(new Frame.Offered(shard, sequence)), List.of(bundle));
    }

    private List<WarmBundle> taken(long found) {
        return bundles.take(Map.of(SHARD, new Claimed(found + 1, found)));
    }

    @Test
    void bundleIsGoodForTheClaimThatReadItsReleaseAndOnlyOnce() {
        bundles.keep(GIVER, offer(SHARD, 7, 100));
        assertThat(taken(7)).extracting(WarmBundle::actor).containsExactly(ACTOR);
        assertThat(taken(7)).isEmpty();
    }

    @Test
    void bundleOfAnotherSequenceIsDropped() {
        bundles.keep(GIVER, offer(SHARD, 7, 100));
        assertThat(taken(8)).isEmpty();
        assertThat(taken(7)).isEmpty();
        bundles.keep(GIVER, offer(SHARD, 7, 100));
        assertThat(taken(-1)).isEmpty();
    }

    @Test
    void bundleOfAShardThatIsNotOfferedIsDropped() {
        bundles.keep(GIVER, offer((SHARD + 1) % 1024, 7, 100));
        assertThat(bundles.take(Map.of((SHARD + 1) % 1024, new Claimed(8, 7)))).isEmpty();
    }

    @Test
    void newerOfferReplacesAnOlderOne() {
        bundles.keep(GIVER, offer(SHARD, 7, 100));
        bundles.keep(GIVER, offer(SHARD, 9, 100));
        assertThat(taken(7)).isEmpty();
    }

    @Test
    void offerExpiresUnlessANewerOneCame() {
        bundles.keep(GIVER, offer(SHARD, 7, 100));
        bundles.expire(offer(SHARD, 6, 0));
        bundles.expire(offer(SHARD, 7, 0));
        assertThat(taken(7)).isEmpty();
        bundles.keep(GIVER, offer(SHARD, 9, 100));
        bundles.expire(offer(SHARD, 7, 0));
        assertThat(taken(9)).hasSize(1);
    }

    @Test
    void moreThanOneOfferMayHaveIsIgnored() {
        bundles.keep(GIVER, offer(SHARD, 7, MOST));
        assertThat(taken(7)).isEmpty();
    }

    @Test
    void moreThanAllMayHaveIsIgnoredUntilSomeAreTaken() {
        List<ActorAddress> actors = IntStream.range(0, 20)
                .mapToObj(i -> ActorAddress.of("probe", "k" + i))
                .toList();
        actors.forEach(actor -> keep(actor));
        assertThat(actors).filteredOn(actor -> !taken(actor).isEmpty()).hasSize(8);
        actors.forEach(actor -> keep(actor));
        assertThat(taken(actors.get(0))).hasSize(1);
    }

    private void keep(ActorAddress actor) {
        Frame.WarmBundle bundle = new Frame.WarmBundle("probe", actor.keyParts(), new byte[MOST - 200]);
        Frame.Offered shard = new Frame.Offered(actor.id().shard(), 7);
        bundles.keep(GIVER, new Frame.Offer(1, List.of(shard), List.of(bundle)));
    }

    private List<WarmBundle> taken(ActorAddress actor) {
        return bundles.take(Map.of(actor.id().shard(), new Claimed(8, 7)));
    }

    @Test
    void addressThatNoActorHasIsIgnored() {
        bundles.keep(
                GIVER,
                new Frame.Offer(
                        1,
                        List.of(new Frame.Offered(SHARD, 7)),
                        List.of(new Frame.WarmBundle("?", List.of(), new byte[1]))));
        assertThat(taken(7)).isEmpty();
    }
}
