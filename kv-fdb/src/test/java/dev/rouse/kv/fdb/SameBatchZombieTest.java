package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A node's commit and its revocation that land in one batch of FoundationDB's share their version. Whatever the node
 * sends later is refused, if it is checked since the version before that one.
 */
@OnFoundationDb
final class SameBatchZombieTest {

    private static final int ROUNDS = 2_000;
    private static final int AT_A_TIME = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final KvVersion ANY = new KvVersion(0);
    private static final byte[] LIVE = {1};
    private static final byte[] REVOKED = {2};

    private final OpenedStore opened;
    private final FdbKvStore store;

    SameBatchZombieTest(FdbRoot root) {
        this.opened = OpenedStore.under(root);
        this.store = opened.store();
    }

    @AfterEach
    void nothingStaysOpen() {
        opened.close();
    }

    /**
     * How a round ended.
     *
     * @param sharedVersion whether the node's commit and its revocation have the same version, the commit being first
     * @param refusedSincePrevious whether the node's next commit, checked since the version before, was refused
     * @param refusedSinceItself whether it was, checked since the commit's own version
     */
    private record Round(boolean sharedVersion, boolean refusedSincePrevious, boolean refusedSinceItself) {}

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
        assertThat(rounds).allMatch(Round::refusedSincePrevious);
        assertThat(rounds).filteredOn(Round::sharedVersion).noneMatch(Round::refusedSinceItself);
    }

    /** Empty where the revocation came first, so that the node's commit was refused already. */
    private Mono<Round> round(int number) {
        KvKey node = KvKey.of((byte) (number >> 8), (byte) number);
        KvKey epoch = node.plus((byte) 1);
        KvKey data = node.plus((byte) 2);
        return store.commit(KvCommit.builder().set(epoch, LIVE).build(ANY))
                .flatMap(joined -> Mono.zip(
                        store.commit(KvCommit.builder()
                                .conflictKey(epoch)
                                .set(data, LIVE)
                                .build(joined)),
                        store.commit(KvCommit.builder().set(epoch, REVOKED).build(ANY))))
                .flatMap(both -> Mono.zip(
                        refused(epoch, both.getT1().previous()),
                        refused(epoch, both.getT1()),
                        (previous, itself) -> new Round(both.getT1().equals(both.getT2()), previous, itself)))
                .onErrorResume(KvConflictException.class, revokedFirst -> Mono.empty());
    }

    private Mono<Boolean> refused(KvKey epoch, KvVersion since) {
        return store.commit(KvCommit.builder().conflictKey(epoch).build(since))
                .thenReturn(false)
                .onErrorReturn(KvConflictException.class, true);
    }
}
