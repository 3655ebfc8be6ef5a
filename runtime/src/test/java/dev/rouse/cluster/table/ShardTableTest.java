package dev.rouse.cluster.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.rouse.commit.FencedException;
import dev.rouse.commit.LostPlace;
import dev.rouse.commit.NodeFence;
import dev.rouse.fixture.Received;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.PendingTransact;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.record.ShardOwnerRecord;
import dev.rouse.record.ShardRecord;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Each shard goes its own way: from who released it, or from the dead, to one taker; never from the living. */
final class ShardTableTest {

    private static final Keys KEYS = new Keys((byte) 'R');
    private static final int SHARDS = 64;
    private static final NodeId A = new NodeId(1, 1);
    private static final NodeId B = new NodeId(2, 2);
    private static final NodeId C = new NodeId(3, 3);
    private static final MemberRecord MEMBER = new MemberRecord("127.0.0.1:7400", "1.0", 1, true, false);

    private final ScriptedStore store = new ScriptedStore();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ShardTable table = on(store);
    private final List<LostPlace> lost = new ArrayList<>();
    private final NodeFence a = join(A);
    private final NodeFence b = join(B);
    private final NodeFence c = join(C);

    private ShardTable on(KvStore some) {
        return new ShardTable(some, KEYS, SHARDS, new Random(1), ticker);
    }

    /** Each transaction happens, its outcome gets lost, and it is run again. */
    private ShardTable withLostOutcomes() {
        return on(new ForwardingStore(store) {
            @Override
            public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
                return store.transact(work).then(store.transact(work));
            }
        });
    }

    /** No read of a transaction is answered before so many are under way. */
    private ShardTable withReadsOf(int sideBySide) {
        return on(new ForwardingStore(store) {
            @Override
            public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
                return store.transact(tx -> work.apply(new SideBySide(tx, sideBySide)));
            }
        });
    }

    private record SideBySide(KvTransaction tx, int atLeast, AtomicInteger asked, Sinks.Empty<Void> enough)
            implements KvTransaction {

        SideBySide(KvTransaction tx, int atLeast) {
            this(tx, atLeast, new AtomicInteger(), Sinks.empty());
        }

        @Override
        public Mono<byte[]> get(KvKey key) {
            return Mono.defer(() -> {
                if (asked.incrementAndGet() == atLeast) {
                    enough.tryEmitEmpty();
                }
                return enough.asMono().then(tx.get(key));
            });
        }

        @Override
        public Mono<KvRangeResult> range(KvRange range) {
            return tx.range(range);
        }

        @Override
        public void set(KvKey key, byte[] value) {
            tx.set(key, value);
        }

        @Override
        public void clear(KvKey key) {
            tx.clear(key);
        }

        @Override
        public void clearRange(KvKey begin, KvKey end) {
            tx.clearRange(begin, end);
        }
    }

    private NodeFence join(NodeId node) {
        return JoinedFence.of(store, KEYS, node, ticker, time, lost::add);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.verifyNoMoreCalls();
    }

    private ShardClaim claim(NodeFence fence, Integer... shards) {
        return Received.from(table.claim(fence, List.of(shards), false)).value();
    }

    private ShardRelease release(NodeFence fence, NodeId taker, Integer... shards) {
        return Received.from(table.release(fence, List.of(shards), taker)).value();
    }

    private ShardRecord row(int shard) {
        KvKey key = KEYS.shardOwner(shard);
        return ShardRecord.decode(key, store.value(key));
    }

    private byte[] tableVersion() {
        return store.value(KEYS.tableVersion());
    }

    @Test
    void shardsOfNobodyAreTakenThoseThatWereAskedForAlone() {
        ShardClaim claim = claim(a, 3, 7);
        assertThat(claim.claimed())
                .containsOnly(entry(3, new ShardClaim.Claimed(1, 0)), entry(7, new ShardClaim.Claimed(1, 0)));
        assertThat(claim.others()).isEmpty();
        assertThat(row(3)).isEqualTo(new ShardRecord(A, null, 1));
        assertThat(row(4)).isEqualTo(ShardRecord.NEW);
        assertThat(a.floor()).isEqualTo(store.version());
        assertThat(a.fenced(KvCommit.builder()).since())
                .isEqualTo(store.version().previous());
    }

    @Test
    void shardsOfTheLivingAreLeftAndTheRestIsTaken() {
        claim(a, 1);
        ShardClaim claim = claim(b, 1, 2);
        assertThat(claim.claimed()).containsOnlyKeys(2);
        assertThat(claim.others()).containsOnly(entry(1, new ShardRecord(A, null, 1)));
        assertThat(row(1).owner()).isEqualTo(A);
    }

    @Test
    void rowOfTheFirstFormatIsTakenFromTheDeadAndNotFromTheLiving() {
        store.put(KEYS.shardOwner(1), new ShardOwnerRecord(A).encode());
        assertThat(claim(b, 1).others()).containsOnlyKeys(1);
        store.remove(KEYS.epoch(A));
        assertThat(claim(b, 1).claimed()).containsOnly(entry(1, new ShardClaim.Claimed(1, 0)));
        assertThat(row(1)).isEqualTo(new ShardRecord(B, null, 1));
    }

    @Test
    void shardsOfARevokedNodeAreTaken() {
        claim(a, 1);
        store.put(KEYS.epoch(A), new EpochRecord(true, 0).encode());
        assertThat(claim(b, 1).claimed()).containsOnly(entry(1, new ShardClaim.Claimed(2, 1)));
    }

    @Test
    void claimThatFindsItselfTheOwnerAdoptsWritesNothingAndTrustsNoBundle() {
        claim(a, 1);
        store.passVersions(100);
        var before = store.version();
        ShardClaim.Claimed adopted = claim(a, 1).claimed().get(1);
        assertThat(adopted).isEqualTo(new ShardClaim.Claimed(1, -1));
        assertThat(adopted.matches(1)).isFalse();
        assertThat(adopted.matches(-1)).isFalse();
        assertThat(store.version()).isEqualTo(before);
        assertThat(a.floor()).isEqualTo(before);
        assertThat(a.fenced(KvCommit.builder()).since()).isEqualTo(before);
    }

    @Test
    void releasedShardIsClaimedByItsTakerWithTheSequenceOfItsRelease() {
        claim(a, 1, 2);
        ShardRelease release = release(a, B, 1);
        assertThat(release).isEqualTo(new ShardRelease(Map.of(1, 2L), true));
        assertThat(row(1)).isEqualTo(new ShardRecord(null, B, 2));
        assertThat(row(2).owner()).isEqualTo(A);
        ShardClaim.Claimed claimed = claim(b, 1).claimed().get(1);
        assertThat(claimed).isEqualTo(new ShardClaim.Claimed(3, 2));
        assertThat(claimed.matches(2)).isTrue();
        assertThat(row(1)).isEqualTo(new ShardRecord(B, null, 3));
    }

    @Test
    void bundleOfAnOlderReleaseMatchesNoLaterClaim() {
        claim(a, 1);
        long older = release(a, B, 1).sequences().get(1);
        claim(b, 1);
        release(b, A, 1);
        assertThat(claim(a, 1).claimed().get(1).matches(older)).isFalse();
    }

    @Test
    void offeredShardIsLeftToItsTakerUntilThatIsLateOrDead() {
        claim(a, 1, 2);
        release(a, B, 1);
        release(a, B, 2);
        assertThat(claim(c, 1).others()).containsOnly(entry(1, new ShardRecord(null, B, 2)));
        assertThat(Received.from(table.claim(c, List.of(1), true)).value().claimed())
                .containsOnlyKeys(1);
        store.remove(KEYS.epoch(B));
        assertThat(claim(c, 2).claimed()).containsOnlyKeys(2);
    }

    @Test
    void lateOfferIsTakenThoughItsTakerLivesAndOwnsOthersThatAreNot() {
        claim(a, 1);
        claim(b, 2);
        release(a, B, 1);
        ShardClaim claim = Received.from(table.claim(c, List.of(1, 2), true)).value();
        assertThat(claim.claimed()).containsOnlyKeys(1);
        assertThat(claim.others()).containsOnlyKeys(2);
    }

    @Test
    void shardThatIsOfferedToNobodyIsTakenByWhoeverComes() {
        claim(a, 1);
        release(a, null, 1);
        assertThat(claim(c, 1).claimed()).containsOnlyKeys(1);
    }

    @Test
    void releaseOfWhatIsNotItsOwnChangesNothing() {
        claim(a, 1);
        byte[] before = tableVersion();
        assertThat(release(b, C, 1, 2).sequences()).isEmpty();
        assertThat(row(1)).isEqualTo(new ShardRecord(A, null, 1));
        assertThat(row(2)).isEqualTo(ShardRecord.NEW);
        assertThat(tableVersion()).isEqualTo(before);
    }

    @Test
    void releaseThatIsRunAgainAfterItHappenedSendsNoBundles() {
        claim(a, 1);
        ShardRelease release =
                Received.from(withLostOutcomes().release(a, List.of(1), B)).value();
        assertThat(release).isEqualTo(new ShardRelease(Map.of(), false));
        assertThat(row(1)).isEqualTo(new ShardRecord(null, B, 2));
    }

    @Test
    void claimThatIsRunAgainAfterItHappenedAdopts() {
        claim(a, 1);
        release(a, B, 1);
        ShardClaim claim =
                Received.from(withLostOutcomes().claim(b, List.of(1), false)).value();
        assertThat(claim.claimed()).containsOnly(entry(1, new ShardClaim.Claimed(3, -1)));
        assertThat(row(1)).isEqualTo(new ShardRecord(B, null, 3));
    }

    /** A hand-over of many shards takes no longer in the store than one of a single shard. */
    @Test
    void epochRecordAndRowsOfAClaimOrReleaseAreReadSideBySide() {
        List<Integer> many = IntStream.range(0, 32).boxed().toList();
        ShardTable sideBySide = withReadsOf(33);
        assertThat(Received.from(sideBySide.claim(a, many, false)).value().claimed())
                .containsOnlyKeys(many);
        assertThat(Received.from(sideBySide.release(a, many, B)).value().sequences())
                .containsOnlyKeys(many);
    }

    @Test
    void ofTwoThatClaimTogetherOneGetsEach() {
        store.holdTransacts();
        Received<ShardClaim> first = Received.from(table.claim(a, List.of(1), false));
        Received<ShardClaim> second = Received.from(table.claim(b, List.of(1), false));
        PendingTransact<?> slow = store.expectTransact();
        PendingTransact<?> quick = store.expectTransact();
        slow.applyAround(quick::apply);
        assertThat(slow.attempts()).isEqualTo(2);
        assertThat(first.value().others()).containsOnly(entry(1, new ShardRecord(B, null, 1)));
        assertThat(second.value().claimed()).containsOnlyKeys(1);
    }

    @Test
    void claimsOfDifferentShardsAreNotInEachOthersWay() {
        store.holdTransacts();
        Received<ShardClaim> first = Received.from(table.claim(a, List.of(1), false));
        Received<ShardClaim> second = Received.from(table.claim(b, List.of(2), false));
        PendingTransact<?> slow = store.expectTransact();
        PendingTransact<?> quick = store.expectTransact();
        slow.applyAround(quick::apply);
        assertThat(slow.attempts()).isOne();
        assertThat(first.value().claimed()).containsOnlyKeys(1);
        assertThat(second.value().claimed()).containsOnlyKeys(2);
    }

    @Test
    void claimAndReleaseOfANodeThatWasRevokedMeanwhileAreRefusedAndItsFenceKnows() {
        claim(a, 1);
        store.holdTransacts();
        Received<?> claim = Received.from(table.claim(a, List.of(2), false));
        store.expectTransact().applyAround(() -> store.remove(KEYS.epoch(A)));
        claim.error(FencedException.class);
        Received<?> release = Received.from(table.release(a, List.of(1), B));
        store.expectTransact().apply();
        release.error(FencedException.class);
        assertThat(row(2)).isEqualTo(ShardRecord.NEW);
        assertThat(row(1).owner()).isEqualTo(A);
        assertThat(a.isFenced()).isTrue();
        assertThat(lost).isNotEmpty();
    }

    @Test
    void ownerThatComesToLifeWhileAnotherClaimsKeepsItsShard() {
        store.put(KEYS.shardOwner(1), new ShardRecord(new NodeId(9, 9), null, 5).encode());
        store.holdTransacts();
        Received<ShardClaim> claim = Received.from(table.claim(a, List.of(1), false));
        PendingTransact<?> pending = store.expectTransact();
        pending.applyAround(() -> store.put(KEYS.epoch(new NodeId(9, 9)), new EpochRecord(false, 0).encode()));
        assertThat(pending.attempts()).isEqualTo(2);
        assertThat(claim.value().claimed()).isEmpty();
    }

    @Test
    void everyChangeOfTheTablesChangesTheirVersion() {
        List<String> versions = new ArrayList<>();
        Runnable note = () -> versions.add(new BigInteger(tableVersion()).toString(16));
        Received.from(table.announce(a, MEMBER)).value();
        note.run();
        claim(a, 1);
        note.run();
        release(a, B, 1);
        note.run();
        Received.from(table.announce(a, MEMBER.draining())).value();
        note.run();
        Received.from(table.revoke(b, A, new HeartbeatRecord(0, 0).encode())).value();
        note.run();
        Received.from(table.leave(B)).value();
        note.run();
        assertThat(versions).doesNotHaveDuplicates();
    }

    @Test
    void sameWordsAgainChangeNothing() {
        Received.from(table.announce(a, MEMBER)).value();
        var before = store.version();
        Received.from(table.announce(a, MEMBER)).value();
        assertThat(store.version()).isEqualTo(before);
    }

    @Test
    void viewIsOfAllThatIsThere() {
        Received.from(table.announce(a, MEMBER)).value();
        Received.from(table.announce(c, MEMBER.draining())).value();
        claim(a, 1, 2, 63);
        release(a, B, 2);
        store.remove(KEYS.epoch(C));
        TableView view = Received.from(table.read()).value();
        assertThat(view.version().encode()).isEqualTo(tableVersion());
        assertThat(view.live()).containsExactlyInAnyOrder(A, B);
        assertThat(view.members()).containsOnly(entry(A, MEMBER));
        assertThat(view.shards()).hasSize(SHARDS);
        assertThat(view.shards().get(63)).isEqualTo(new ShardRecord(A, null, 1));
        assertThat(view.holder(1)).isEqualTo(A);
        assertThat(view.holder(2)).isEqualTo(B);
        assertThat(view.holder(3)).isNull();
        store.remove(KEYS.epoch(B));
        assertThat(Received.from(table.read()).value().holder(2)).isNull();
    }

    @Test
    void revokedNodeLosesItsPlaceAndItsWordsAndNotItsRows() {
        Received.from(table.announce(a, MEMBER)).value();
        claim(a, 1);
        byte[] seen = new HeartbeatRecord(0, 0).encode();
        assertThat(Received.from(table.revoke(b, A, new HeartbeatRecord(1, 0).encode()))
                        .value())
                .isFalse();
        assertThat(Received.from(table.revoke(b, A, seen)).value()).isTrue();
        assertThat(Received.from(table.revoke(b, A, seen)).value()).isTrue();
        assertThat(store.value(KEYS.member(A))).isNull();
        assertThat(row(1).owner()).isEqualTo(A);
        assertThat(claim(b, 1).claimed()).containsOnlyKeys(1);
    }

    @Test
    void whoWasRevokedRevokesNobody() {
        store.remove(KEYS.epoch(B));
        Received.from(table.revoke(b, A, new HeartbeatRecord(0, 0).encode())).error(FencedException.class);
        assertThat(store.value(KEYS.epoch(A))).isNotNull();
    }

    @Test
    void leavingTwiceIsLeavingOnce() {
        Received.from(table.announce(a, MEMBER)).value();
        Received.from(table.leave(A)).value();
        var before = store.version();
        Received.from(table.leave(A)).value();
        assertThat(store.version()).isEqualTo(before);
        assertThat(store.entries()).extracting(KvEntry::key).doesNotContain(KEYS.epoch(A), KEYS.member(A));
    }
}
