package dev.rouse.kv;

import static dev.rouse.kv.contract.KvStoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.contract.KvStoreContract;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The double keeps the contract of a store, and does what it is told besides. */
final class ScriptedStoreTest {

    private static final KvKey KEY = KvKey.of(bytes("key"));

    private final ScriptedStore store = new ScriptedStore();

    @AfterEach
    void nothingIsLeft() {
        store.verifyNoMoreCalls();
    }

    @Nested
    final class Contract implements KvStoreContract {

        private final ScriptedStore fresh = new ScriptedStore();

        @Override
        public KvStore store() {
            return fresh;
        }

        @Override
        public KvKey prefix() {
            return KvKey.of((byte) 0x46);
        }

        @Override
        public boolean canOutliveWindow() {
            return true;
        }

        @Override
        public void outliveWindow() {
            fresh.passVersions(1);
            fresh.forgetOlderVersions();
        }
    }

    private KvCommit set(String value) {
        return KvCommit.builder().set(KEY, bytes(value)).conflictKey(KEY).build(store.version());
    }

    @Test
    void heldCommitHasNotHappenedUntilItLands() {
        store.holdCommits();
        StepVerifier answer = StepVerifier.create(store.commit(set("a")))
                .expectNext(new KvVersion(110))
                .expectComplete()
                .verifyLater();
        PendingCommit commit = store.expectCommit();
        assertThat(store.value(KEY)).isNull();

        commit.land();
        assertThat(store.value(KEY)).asString().isEqualTo("a");
        assertThat(commit.isAnswered()).isFalse();

        commit.deliver();
        answer.verify();
    }

    @Test
    void lostOutcomesTellTheSameWhetherItLandedOrNot() {
        store.holdCommits();
        StepVerifier landed = unknownOutcome("a");
        store.expectCommit().applyAndLoseOutcome();
        landed.verify();
        assertThat(store.value(KEY)).asString().isEqualTo("a");

        StepVerifier lost = unknownOutcome("b");
        store.expectCommit().loseBeforeItLands();
        lost.verify();
        assertThat(store.value(KEY)).asString().isEqualTo("a");
    }

    private StepVerifier unknownOutcome(String value) {
        return StepVerifier.create(store.commit(set(value)))
                .expectError(KvOutcomeUnknownException.class)
                .verifyLater();
    }

    @Test
    void heldReadSeesTheStoreAsItLandsNotAsItIsDelivered() {
        store.holdReads();
        StepVerifier answer = StepVerifier.create(
                        store.read(KvRead.builder().key(KEY).build()))
                .expectNextMatches(snapshot -> snapshot.value(0) == null)
                .expectComplete()
                .verifyLater();
        PendingRead read = store.expectRead();
        read.land();
        store.put(KEY, bytes("later"));
        read.deliver();
        answer.verify();
    }

    @Test
    void readFromAVersionGetsTheOldestItMayGet() {
        store.put(KEY, bytes("old"));
        KvVersion old = store.version();
        store.put(KEY, bytes("new"));
        StepVerifier.create(store.read(KvRead.builder().key(KEY).atLeast(old).build()))
                .assertNext(snapshot -> assertThat(snapshot.value(0)).asString().isEqualTo("old"))
                .verifyComplete();
    }

    @Test
    void interferenceMakesATransactionRunAgain() {
        store.holdTransacts();
        StepVerifier answer = StepVerifier.create(store.transact(
                        tx -> tx.get(KEY).defaultIfEmpty(bytes("none")).doOnNext(v -> tx.set(KEY, v))))
                .assertNext(done -> assertThat(done.value()).asString().isEqualTo("theirs"))
                .expectComplete()
                .verifyLater();
        PendingTransact<?> transact = store.expectTransact();
        transact.applyAround(() -> store.put(KEY, bytes("theirs")));
        answer.verify();
        assertThat(transact.attempts()).isEqualTo(2);
    }

    @Test
    void sharedVersionHidesALaterCommitFromAChecksSinceIt() {
        KvVersion mine = store.put(KEY, bytes("mine"));
        store.shareVersion();
        assertThat(store.put(KEY, bytes("theirs"))).isEqualTo(mine);
        store.separateVersions();
        KvCommit.Builder check = KvCommit.builder().conflictKey(KEY);
        StepVerifier.create(store.commit(check.build(mine))).expectNextCount(1).verifyComplete();
        StepVerifier.create(store.commit(check.build(mine.previous()))).verifyError(KvConflictException.class);
    }

    @Test
    void everyCallFailsInAnOutageAndIsCounted() {
        store.failEverything();
        StepVerifier.create(store.read(KvRead.builder().build())).verifyError(KvUnavailableException.class);
        StepVerifier.create(store.commit(set("a"))).verifyError(KvUnavailableException.class);
        StepVerifier.create(store.transact(tx -> Mono.empty())).verifyError(KvUnavailableException.class);
        assertThat(store.calls()).isEqualTo(3);
        store.heal();
        StepVerifier.create(store.commit(set("a"))).expectNextCount(1).verifyComplete();
    }

    @Test
    void callThatNobodyExpectedFailsTheTest() {
        store.holdCommits();
        store.commit(set("a")).subscribe();
        assertThatThrownBy(store::verifyNoMoreCalls).hasMessageContaining("commits that were not answered");
        store.releaseCommits();
        assertThatThrownBy(store::expectCommit).hasMessageContaining("No commit waits");
    }
}
