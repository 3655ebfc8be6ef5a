package dev.rouse.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rouse.record.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Every shard's target: balanced, with as few moves as can be, the same for whoever computes it and whenever. */
final class PlacementTest {

    @Provide
    Arbitrary<Cluster> clusters() {
        return Arbitraries.randomValue(Cluster::random);
    }

    @Property
    void eachTakesItsPartByWeightToWithinOneShard(@ForAll("clusters") Cluster cluster) {
        Map<NodeId, Integer> held = cluster.settled().held();
        for (PlacementMember member : cluster.takers()) {
            assertThat((double) held.getOrDefault(member.node(), 0))
                    .isGreaterThan(cluster.part(member) - 1)
                    .isLessThan(cluster.part(member) + 1);
        }
    }

    @Property
    void onlyWhoHostsAndStaysGetsShards(@ForAll("clusters") Cluster cluster) {
        List<NodeId> takers =
                cluster.takers().stream().map(PlacementMember::node).toList();
        Cluster settled = cluster.settled();
        if (takers.isEmpty()) {
            assertThat(settled.owners()).containsOnlyNulls();
        } else {
            assertThat(takers).containsAll(settled.owners());
        }
    }

    @Property
    void asFewMoveAsCanBe(@ForAll("clusters") Cluster cluster) {
        List<PlacementMember> takers = cluster.takers();
        Assume.that(!takers.isEmpty());
        Map<NodeId, Integer> held = cluster.held();
        int roundedUp = cluster.owners().size();
        int over = 0;
        int overByRounding = 0;
        int homeless = cluster.owners().size();
        for (PlacementMember member : takers) {
            int has = held.getOrDefault(member.node(), 0);
            int least = (int) Math.floor(cluster.part(member) + 1e-9);
            boolean whole = cluster.part(member) - least < 1e-6;
            roundedUp -= least;
            homeless -= has;
            over += Math.max(0, has - least);
            overByRounding += has > least && !whole ? 1 : 0;
        }
        assertThat(cluster.placed().moves())
                .as("those that no taker has, and what takers have too many of, however the rounding is dealt out")
                .hasSize(homeless + over - Math.min(roundedUp, overByRounding));
    }

    @Property
    void ownersAndMembersInAnyOrderGiveTheSame(@ForAll("clusters") Cluster cluster, @ForAll long seed) {
        List<PlacementMember> shuffled = new ArrayList<>(cluster.members());
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(new Cluster(shuffled, cluster.owners()).settled().owners())
                .isEqualTo(cluster.settled().owners());
    }

    @Property
    void whatIsSettledStays(@ForAll("clusters") Cluster cluster) {
        assertThat(cluster.settled().placed().moves()).isEmpty();
    }

    @Property
    void targetsStayTheSameWhileShardsMoveInAnyOrder(@ForAll("clusters") Cluster cluster, @ForAll long seed) {
        Random random = new Random(seed);
        List<@Nullable NodeId> targets = cluster.settled().owners();
        List<ShardMove> moves = new ArrayList<>(cluster.placed().moves());
        Collections.shuffle(moves, random);
        List<@Nullable NodeId> owners = new ArrayList<>(cluster.owners());
        for (ShardMove move : moves) {
            owners.set(move.shard(), random.nextInt(3) == 0 ? null : move.to());
            if (random.nextInt(1 + moves.size() / 4) == 0) {
                assertThat(new Cluster(cluster.members(), owners).settled().owners())
                        .isEqualTo(targets);
            }
        }
        assertThat(new Cluster(cluster.members(), owners).settled().owners()).isEqualTo(targets);
    }

    @Property
    void joinMovesShardsToNobodyButTheOneWhoJoined(@ForAll("clusters") Cluster cluster, @ForAll int number) {
        PlacementMember joined = Cluster.member(number, 1);
        Assume.that(!cluster.takers().isEmpty() && cluster.isOfEqualWeights());
        Cluster settled = cluster.settled();
        List<ShardMove> moves = settled.with(joined).placed().moves();
        assertThat(moves).allMatch(move -> joined.node().equals(move.to()));
        assertThat((double) moves.size()).isLessThan(settled.with(joined).part(joined) + 1);
    }

    @Property
    void leaveMovesNothingButWhatTheLeaverHad(@ForAll("clusters") Cluster cluster, @ForAll Random random) {
        List<PlacementMember> takers = cluster.takers();
        Assume.that(takers.size() > 1 && cluster.isOfEqualWeights());
        Cluster settled = cluster.settled();
        NodeId leaver = takers.get(random.nextInt(takers.size())).node();
        assertThat(settled.without(leaver).placed().moves())
                .allMatch(move -> move.from() == null)
                .hasSize(settled.held().getOrDefault(leaver, 0));
    }

    @Property
    void drainingNodeGivesAwayWhatItHasAndNobodyElseAnything(@ForAll("clusters") Cluster cluster) {
        List<PlacementMember> takers = cluster.takers();
        Assume.that(takers.size() > 1 && cluster.isOfEqualWeights());
        Cluster settled = cluster.settled();
        PlacementMember first = takers.get(0);
        PlacementMember draining = new PlacementMember(first.node(), first.weight(), true, true, first.build());
        Placement placement = settled.with(draining).placed();
        assertThat(placement.shardsOf(first.node())).isEmpty();
        assertThat(placement.moves())
                .allMatch(move -> first.node().equals(move.from()))
                .hasSize(settled.held().getOrDefault(first.node(), 0));
    }

    @Property
    void offeredShardKeepsItsTargetWhenAMemberJoins(@ForAll("clusters") Cluster cluster, @ForAll int number) {
        Assume.that(!cluster.takers().isEmpty() && cluster.isOfEqualWeights());
        Cluster settled = cluster.settled();
        Cluster joined = settled.with(Cluster.member(number, 1));
        for (int shard = 0; shard < settled.owners().size(); shard++) {
            NodeId target = joined.placed().target(shard);
            assertThat(target).isIn(settled.owners().get(shard), Cluster.node(number));
        }
    }

    @Example
    void doubleWeightIsTwiceTheShards() {
        Cluster cluster = Cluster.of(2, 1024).with(Cluster.member(2, 2));
        assertThat(cluster.settled().held())
                .containsEntry(Cluster.node(0), 256)
                .containsEntry(Cluster.node(1), 256)
                .containsEntry(Cluster.node(2), 512);
    }

    @Example
    void theNewestBuildHasTheOddShard() {
        for (int newest = 0; newest < 3; newest++) {
            PlacementMember updated = new PlacementMember(Cluster.node(newest), 1, true, false, "1.10");
            Cluster cluster = Cluster.of(3, 1024).with(updated);
            assertThat(cluster.settled().held()).containsEntry(updated.node(), 342);
        }
    }

    @Example
    void oddShardStaysWhereItIsThoughAnotherBuildIsNewer() {
        Cluster settled = Cluster.of(3, 1024).settled();
        for (PlacementMember member : settled.members()) {
            PlacementMember updated = new PlacementMember(member.node(), 1, true, false, "1.10");
            assertThat(settled.with(updated).placed().moves()).isEmpty();
        }
    }

    @Example
    void newestBuildKeepsTheOddShardOfThoseThatHaveTooMany() {
        List<@Nullable NodeId> owners = new ArrayList<>();
        for (int shard = 0; shard < 64; shard++) {
            owners.add(Cluster.node(shard % 2));
        }
        for (int newest = 0; newest < 2; newest++) {
            PlacementMember updated = new PlacementMember(Cluster.node(newest), 1, true, false, "1.10");
            Cluster cluster = new Cluster(Cluster.of(3, 64).members(), owners).with(updated);
            assertThat(cluster.settled().held()).containsEntry(updated.node(), 22);
        }
    }

    @Example
    void fewerShardsThanMembersGoOneToEachOfSome() {
        assertThat(Cluster.of(100, 64).settled().held())
                .hasSize(64)
                .allSatisfy((node, shards) -> assertThat(shards).isOne());
    }

    @Example
    void shardsOfOneThatLeftAreDealtToAllWhoStay() {
        Cluster settled = Cluster.of(5, 1024).settled();
        List<ShardMove> moves = settled.without(Cluster.node(0)).placed().moves();
        assertThat(moves.stream().map(ShardMove::to).distinct()).hasSize(4);
    }

    @Example
    void joinTakesShardsFromAllOverTheRangeSoThatTheNextOneTakesOthers() {
        Cluster joined = Cluster.of(4, 1024).settled().with(Cluster.member(4, 1));
        assertThat(joined.placed().moves().stream().mapToInt(ShardMove::shard).average())
                .hasValueCloseTo(512.0, within(128.0));
    }

    @Example
    void sameNodeTwiceIsRefused() {
        List<PlacementMember> twice = List.of(Cluster.member(1, 1), Cluster.member(1, 2));
        assertThatThrownBy(() -> Placement.of(twice, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hand in the newer of them");
    }

    @Example
    void weightBelowOneIsRefused() {
        assertThatThrownBy(() -> Cluster.member(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 0");
    }
}
