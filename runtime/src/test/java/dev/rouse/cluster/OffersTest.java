package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ClusterOptions;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.cluster.peer.Peers;
import dev.rouse.cluster.placement.Placement;
import dev.rouse.cluster.table.JoinedFence;
import dev.rouse.cluster.table.ShardTable;
import dev.rouse.commit.NodeFence;
import dev.rouse.fixture.Received;
import dev.rouse.kv.PendingRead;
import dev.rouse.kv.PendingTransact;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.Keys;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardRecord;
import dev.rouse.shard.ShardSet;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Shards that are offered to a node are claimed beside its looks at the tables, each by one claim at a time. */
class OffersTest {

    private static final Keys KEYS = new Keys((byte) 'R');
    private static final int SHARDS = 8;
    private static final NodeId GIVER = new NodeId(1, 1);
    private static final NodeId TAKER = new NodeId(2, 2);
    private static final MemberRecord MEMBER = new MemberRecord("giver", "1.0", 1, true, false);
    private static final Duration A_WHILE = Duration.ofMillis(20);

    private final ScriptedStore store = new ScriptedStore();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ShardTable table = new ShardTable(store, KEYS, SHARDS, new Random(1), ticker);
    private final NodeFence giver = join(GIVER);
    private final Tenant tenant = new Tenant();
    private final Incarnation<Tenant> taker;

    {
        store.exclusive(false);
        Received.from(table.announce(giver, MEMBER)).value();
        Received.from(table.claim(giver, all(), false)).value();
        taker = incarnation(TAKER);
        Received.from(taker.begin()).value();
        taker.goOn();
    }

    private Incarnation<Tenant> incarnation(NodeId node) {
        MemberSite site = new MemberSite(
                store,
                KEYS,
                NodeOptions.defaults(),
                ClusterOptions.defaults(),
                new MemberRecord("", "1.0", 1, true, false),
                SHARDS,
                RuntimeListener.NONE,
                NewsOfNobody.NEWS,
                Clock.systemUTC(),
                ticker,
                time,
                new Random(2));
        return new Incarnation<>(site, join(node), tenant, site.member(), () -> {});
    }

    private NodeFence join(NodeId node) {
        return JoinedFence.of(store, KEYS, node, ticker, time, lost -> {});
    }

    @AfterEach
    void nothingIsLeftOpen() {
        taker.stop();
        store.verifyNoMoreCalls();
    }

    /** Keeps what was opened, and what others were asked. */
    private static final class Tenant implements ClusterTenant, Peers {

        private final List<Integer> opened = new ArrayList<>();
        private final List<Frame> asked = new ArrayList<>();

        @Override
        public void open(ShardSet shards) {
            shards.stream().forEach(opened::add);
        }

        @Override
        public Mono<Void> drain(ShardSet shards) {
            return Mono.empty();
        }

        @Override
        public void close(NodeUnavailableException reason) {}

        @Override
        public Peers peers() {
            return this;
        }

        @Override
        public void watch(Map<NodeId, String> nodes, Watcher watcher) {}

        @Override
        public Mono<WireValue> ask(NodeId node, String address, Duration within, LongFunction<Frame> question) {
            asked.add(question.apply(1));
            return Mono.empty();
        }

        @Override
        public void tell(Frame hint) {}
    }

    private static List<Integer> all() {
        return IntStream.range(0, SHARDS).boxed().toList();
    }

    private ShardRecord row(int shard) {
        return ShardRecord.decode(KEYS.shardOwner(shard), store.value(KEYS.shardOwner(shard)));
    }

    private void offer(Integer... shards) {
        tell(taker, released(TAKER, shards));
    }

    private Map<Integer, Long> released(NodeId to, Integer... shards) {
        return Received.from(table.release(giver, List.of(shards), to)).value().sequences();
    }

    private static void tell(Incarnation<Tenant> taker, Map<Integer, Long> sequences) {
        List<Frame.Offered> offered = sequences.entrySet().stream()
                .map(each -> new Frame.Offered(each.getKey(), each.getValue()))
                .toList();
        assertThat(Received.from(taker.offered(GIVER, new Frame.Offer(1, offered, List.of())))
                        .isOver())
                .isTrue();
    }

    /** Begins a look, the first read of which waits. */
    private PendingRead looking() {
        store.holdReads();
        taker.tablesChanged();
        time.advanceTimeBy(A_WHILE);
        return store.expectRead();
    }

    private void changeTables() {
        Received.from(table.pauseType(giver, "any", 1)).value();
    }

    @Test
    void offerThatComesInTheMiddleOfALookIsClaimedBeforeThatEnds() {
        PendingRead signs = looking();
        offer(3, 5);
        assertThat(signs.isAnswered()).isFalse();
        assertThat(tenant.opened).containsExactly(3, 5);
        assertThat(row(3)).isEqualTo(new ShardRecord(TAKER, null, 3));
        store.releaseReads();
        signs.apply();
        assertThat(tenant.opened).containsExactly(3, 5);
    }

    @Test
    void offerThatComesBeforeTheFirstLookIsClaimedWithThat() {
        NodeId late = new NodeId(3, 3);
        Incarnation<Tenant> beginner = incarnation(late);
        store.holdReads();
        Received<Void> begun = Received.from(beginner.begin());
        store.expectRead().apply();
        PendingRead signs = store.expectRead();
        signs.land();
        tell(beginner, released(late, 6));
        assertThat(tenant.opened).isEmpty();
        signs.deliver();
        store.releaseReads();
        assertThat(begun.isOver()).isTrue();
        assertThat(tenant.opened).containsExactly(6);
        beginner.goOn();
        Received<Void> drained = Received.from(beginner.drain());
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(drained.isOver()).isTrue();
        beginner.stop();
    }

    @Test
    void lookThatBeganBeforeAClaimLeavesToTheNodeWhatThatTook() {
        PendingRead signs = looking();
        Placement before = taker.placement();
        int kept = all().stream()
                .filter(shard -> GIVER.equals(before.target(shard)))
                .findFirst()
                .orElseThrow();
        changeTables();
        signs.apply();
        PendingRead old = store.expectRead();
        old.land();
        offer(kept);
        assertThat(tenant.opened).containsExactly(kept);
        old.deliver();
        assertThat(taker.view().shards().get(kept)).isEqualTo(new ShardRecord(TAKER, null, 3));
        assertThat(taker.open().stream()).containsExactly(kept);
        assertThat(tenant.asked).isEmpty();
        store.releaseReads();
        taker.tablesChanged();
        time.advanceTimeBy(A_WHILE);
        assertThat(taker.open().stream()).containsExactly(kept);
        assertThat(tenant.asked).isEmpty();
    }

    /** Lets the shards be nobody's, which a look of the taker's finds, and claims those that are to be its own. */
    private PendingTransact<?> claimingWhatNobodyHas() {
        Received.from(table.release(giver, all(), null)).value();
        store.holdTransacts();
        taker.tablesChanged();
        time.advanceTimeBy(A_WHILE);
        return store.expectTransact();
    }

    private int own() {
        return all().stream()
                .filter(shard -> TAKER.equals(taker.placement().target(shard)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shardThatALookClaimsIsNotClaimedBesideIt() {
        PendingTransact<?> claim = claimingWhatNobodyHas();
        claim.land();
        int own = own();
        assertThat(row(own).owner()).isEqualTo(TAKER);
        int transactions = store.transacts();
        tell(taker, Map.of(own, 2L));
        assertThat(store.transacts()).isEqualTo(transactions);
        assertThat(tenant.opened).isEmpty();
        claim.deliver();
        store.releaseTransacts();
        assertThat(tenant.opened).contains(own).doesNotHaveDuplicates();
    }

    @Test
    void offerIsClaimedOnceTheClaimOfALookHasFailed() {
        PendingTransact<?> claim = claimingWhatNobodyHas();
        int own = own();
        tell(taker, Map.of(own, 2L));
        claim.fail(new KvUnavailableException("scripted", null));
        store.expectTransact().apply();
        assertThat(tenant.opened).containsExactly(own);
        store.releaseTransacts();
        assertThat(tenant.opened).doesNotHaveDuplicates();
    }

    @Test
    void offerThatCouldNotBeClaimedIsClaimedByTheNextLook() {
        Map<Integer, Long> released = released(TAKER, 3);
        store.failNextTransact(new KvUnavailableException("scripted", null));
        tell(taker, released);
        assertThat(tenant.opened).isEmpty();
        time.advanceTimeBy(A_WHILE);
        assertThat(tenant.opened).containsExactly(3);
    }

    @Test
    void drainWaitsForTheClaimOfAnOfferAndGivesTheShardAway() {
        Map<Integer, Long> released = released(TAKER, 3);
        store.holdTransacts();
        tell(taker, released);
        PendingTransact<?> claim = store.expectTransact();
        Received<Void> drained = Received.from(taker.drain());
        time.advanceTimeBy(A_WHILE);
        store.releaseTransacts();
        time.advanceTimeBy(A_WHILE);
        assertThat(drained.isOver()).isFalse();
        claim.apply();
        taker.tablesChanged();
        time.advanceTimeBy(A_WHILE);
        time.advanceTimeBy(A_WHILE);
        assertThat(drained.isOver()).isTrue();
        assertThat(row(3)).isEqualTo(new ShardRecord(null, GIVER, 4));
    }

    @Test
    void whatIsClaimedWhenTheNodeHasStoppedIsNotOpened() {
        Map<Integer, Long> released = released(TAKER, 3);
        store.holdTransacts();
        tell(taker, released);
        taker.stop();
        store.releaseTransacts();
        assertThat(row(3).owner()).isEqualTo(TAKER);
        assertThat(tenant.opened).isEmpty();
        assertThat(taker.open().isEmpty()).isTrue();
        tell(taker, Map.of(4, 2L));
        assertThat(row(4).owner()).isEqualTo(GIVER);
    }
}
