package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.Moment;
import dev.rouse.commit.NodeFence;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.cluster.OpenedStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A node's commit and its revocation that land in one batch of FoundationDB's share their version. The node's fence checks
 * whatever it sends later since the version before that one, and is refused; checked since that version itself, it would
 * not be.
 */
@OnFoundationDb
final class SameBatchZombieTest {

    private static final int ROUNDS = 2_000;
    private static final int AT_A_TIME = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final KvVersion ANY = new KvVersion(0);
    private static final byte[] LIVE = new EpochRecord(false, 0).encode();
    private static final byte[] REVOKED = new EpochRecord(true, 0).encode();
    private static final Ticker TICKER = Ticker.systemTicker();

    private final OpenedStore opened;
    private final FdbKvStore store;
    private final Keys keys = new Keys();

    SameBatchZombieTest(FdbRoot root) {
        this.opened = OpenedStore.under(root);
        this.store = opened.store();
    }

    @AfterEach
    void nothingStaysOpen() {
        opened.close();
    }

    /**
     * Outcome of a round.
     *
     * @param sharedVersion whether the node's commit and its revocation have the same version, the commit being first
     * @param fenced whether the node's next commit was refused for good
     * @param refusedSinceItself whether one that is checked since the first one's own version is refused
     */
    private record Round(boolean sharedVersion, boolean fenced, boolean refusedSinceItself) {}

    @Test
    void nodeRevokedInTheBatchOfItsCommitNeverWritesAgain() {
        var rounds = Flux.range(0, ROUNDS)
                .flatMap(this::round, AT_A_TIME)
                .collectList()
                .block(PATIENCE);

        long shared = rounds.stream().filter(Round::sharedVersion).count();
        assertThat(shared)
                .as("rounds that test it at all, of %d", rounds.size())
                .isGreaterThan(ROUNDS / 10);
        assertThat(rounds).allMatch(Round::fenced);
        assertThat(rounds).filteredOn(Round::sharedVersion).noneMatch(Round::refusedSinceItself);
    }

    /** Empty where the revocation came first, so that the node's first commit was refused already. */
    private Mono<Round> round(int number) {
        NodeId node = new NodeId(1, number);
        KvKey epoch = keys.epoch(node);
        return store.commit(KvCommit.builder().set(epoch, LIVE).build(ANY))
                .flatMap(joined -> store.commit(KvCommit.builder()
                        .conflictKey(epoch)
                        .set(keys.heartbeat(node), LIVE)
                        .build(joined)))
                .flatMap(held -> revokedInFlight(fence(node, held), epoch, number))
                .onErrorResume(FencedException.class, revokedFirst -> Mono.empty());
    }

    private NodeFence fence(NodeId node, KvVersion held) {
        return new NodeFence(
                store,
                keys,
                new JoinedNode(node, held, Moment.now(TICKER, Clock.systemUTC())),
                NodeOptions.defaults(),
                TICKER,
                Clock.systemUTC(),
                Schedulers.parallel(),
                RuntimeListener.NONE,
                loss -> {});
    }

    private Mono<Round> revokedInFlight(NodeFence fence, KvKey epoch, int number) {
        KvCommit revocation = KvCommit.builder().set(epoch, REVOKED).build(ANY);
        return Mono.zip(fence.commit(data(fence, number)), store.commit(revocation))
                .flatMap(both -> Mono.zip(
                        isFenced(fence, number),
                        isRefused(epoch, both.getT1()),
                        (fenced, itself) -> new Round(both.getT1().equals(both.getT2()), fenced, itself)));
    }

    private KvCommit data(NodeFence fence, int number) {
        KvKey key = KvKey.of((byte) 0x20, (byte) (number >> 8), (byte) number);
        return fence.fenced(KvCommit.builder().set(key, LIVE));
    }

    private Mono<Boolean> isFenced(NodeFence fence, int number) {
        return fence.commit(data(fence, number)).thenReturn(false).onErrorReturn(FencedException.class, true);
    }

    private Mono<Boolean> isRefused(KvKey epoch, KvVersion since) {
        return store.commit(KvCommit.builder().conflictKey(epoch).build(since))
                .thenReturn(false)
                .onErrorReturn(KvConflictException.class, true);
    }
}
