package dev.rouse.kv.fdb.commit;

import static dev.rouse.kv.fdb.ScriptedFdb.error;
import static dev.rouse.kv.fdb.ScriptedFdb.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.FDBException;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvOverloadedException;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.ScriptedFdb;
import dev.rouse.kv.fdb.error.FdbRefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** What is sent for a commit, and what its caller is told, for each way in which it can end. */
final class FdbCommitsTest {

    private static final KvKey EPOCH = KvKey.of((byte) 'e');
    private static final KvKey KEY = KvKey.of((byte) 'k');
    private static final long SINCE = 1_000;
    private static final long LANDED = SINCE + 5_000_000;

    private final ScriptedFdb fdb = new ScriptedFdb();
    private final FdbKvStore store = fdb.store();

    @AfterEach
    void nothingStaysOpen() {
        assertThat(fdb.closed).as("transactions closed").isEqualTo(fdb.opened);
        assertThat(store.health().openTransactions()).isZero();
        assertThat(store.health().commitsInFlight()).isZero();
        assertThat(store.health().commitBytesInFlight()).isZero();
    }

    private static KvCommit fenced() {
        return KvCommit.builder().conflictKey(EPOCH).set(KEY, new byte[] {1}).build(new KvVersion(SINCE));
    }

    private static KvCommit blind(long since) {
        return KvCommit.builder().set(KEY, new byte[] {1}).build(new KvVersion(since));
    }

    private void ends(KvCommit commit, Class<? extends KvException> type) {
        StepVerifier.create(store.commit(commit)).expectError(type).verify();
    }

    @Test
    void fencedCommitAsksForNoVersionAndReadsNothing() {
        fdb.commits.add(version(1_007));

        StepVerifier.create(store.commit(fenced()))
                .expectNext(new KvVersion(1_007))
                .verifyComplete();

        assertThat(fdb.calls).containsExactly("at 1000", "addReadConflictKey", "clear", "set", "commit");
    }

    @Test
    void blindCommitSinceNothingHasNoVersionSet() {
        fdb.commits.add(version(1_007));

        StepVerifier.create(store.commit(blind(0))).expectNextCount(1).verifyComplete();

        assertThat(fdb.calls).containsExactly("clear", "set", "commit");
    }

    @Test
    void piecesAreNotClearedWhereThereAreNone() {
        fdb.commits.add(version(1_007));
        KvMutation small = new KvMutation.Set(KEY, new byte[] {1}, true);

        StepVerifier.create(store.commit(KvCommit.builder().add(small).build(new KvVersion(0))))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(fdb.calls).containsExactly("set", "commit");
    }

    @Test
    void checkOfNothingWrittenIsStillACommit() {
        fdb.commits.add(version(1_007));

        StepVerifier.create(store.commit(KvCommit.builder().conflictKey(EPOCH).build(new KvVersion(SINCE))))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(fdb.calls).containsExactly("at 1000", "addReadConflictKey", "addWriteConflictKey", "commit");
    }

    @Test
    void checkSinceTheBeginningIsTooOldAtOnce() {
        ends(KvCommit.builder().conflictKey(EPOCH).build(new KvVersion(0)), KvVersionTooOldException.class);

        assertThat(fdb.calls).isEmpty();
    }

    @Test
    void conflictAndTooOldAreWhatTheySay() {
        fdb.commits.add(error(1020));
        fdb.commits.add(error(1007));

        ends(fenced(), KvConflictException.class);
        ends(fenced(), KvVersionTooOldException.class);

        assertThat(store.health().conflicts()).isEqualTo(1);
        assertThat(store.health().errors()).containsEntry(1020, 1L).containsEntry(1007, 1L);
    }

    @Test
    void blindCommitWithAnOldVersionIsSentAgainWithoutIt() {
        fdb.commits.add(error(1007));
        fdb.commits.add(version(9_000_000));

        StepVerifier.create(store.commit(blind(SINCE)))
                .expectNext(new KvVersion(9_000_000))
                .verifyComplete();

        assertThat(fdb.calls).containsExactly("at 1000", "clear", "set", "commit", "clear", "set", "commit");
    }

    @ParameterizedTest
    @ValueSource(ints = {1037, 1038, 1042, 1051, 1078, 1213})
    void clusterThatTakesNothingIsUnavailable(int code) {
        fdb.commits.add(error(code));

        ends(fenced(), KvUnavailableException.class);
    }

    @Test
    void unknownResultIsToldAtOnce() {
        fdb.commits.add(error(1021));

        ends(fenced(), KvOutcomeUnknownException.class);

        assertThat(store.health().unknownOutcomes()).isEqualTo(1);
        assertThat(fdb.calls).doesNotContain("read version");
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 1031, 1039, 1101, 1000, 4100})
    void outcomeIsToldOnlyWhenTheCommitCanNoLongerLand(int code) {
        fdb.commits.add(error(code));
        fdb.readVersions.add(version(SINCE + 10));
        fdb.readVersions.add(error(1037));
        fdb.readVersions.add(version(LANDED));
        fdb.readVersions.add(version(LANDED + 1));

        StepVerifier.create(store.commit(fenced()))
                .expectSubscription()
                .then(() -> assertThat(fdb.calls).endsWith("commit", "read version"))
                .then(() -> assertThat(store.health().commitsInFlight()).isEqualTo(1))
                .then(() -> fdb.after(Duration.ofSeconds(10)))
                .expectError(KvOutcomeUnknownException.class)
                .verify(Duration.ofSeconds(30));

        assertThat(fdb.calls.stream().filter("read version"::equals)).hasSize(4);
    }

    @Test
    void versionAheadOfTheClusterIsToldFromOneThatAServerHasNotReached() {
        fdb.commits.add(error(1009));
        fdb.readVersions.add(version(SINCE - 1));

        endsAfter(Duration.ofSeconds(5), KvFutureVersionException.class);
        fdb.readVersions.add(version(SINCE));
        fdb.readVersions.poll();
        ends(fenced(), KvUnavailableException.class);
    }

    /** As a cluster may hand out for a moment that was told to risk it. */
    @Test
    void oneReadVersionOfThePastMakesTheClusterNoOther() {
        fdb.commits.add(error(1009));
        fdb.readVersions.add(version(SINCE - 1));
        fdb.readVersions.add(version(SINCE));

        endsAfter(Duration.ofSeconds(1), KvUnavailableException.class);
    }

    private void endsAfter(Duration pause, Class<? extends Throwable> type) {
        StepVerifier.create(store.commit(fenced()))
                .then(() -> fdb.after(pause))
                .expectError(type)
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void transactionTooLargeIsTold() {
        fdb.commits.add(error(2101));

        ends(fenced(), KvTooLargeException.class);
    }

    @Test
    void requestThatTheClientRefusesIsTold() {
        fdb.commits.add(error(2004));

        ends(fenced(), FdbRefusedException.class);
    }

    @Test
    void cancelledCommitStaysOpenUntilItsOutcome() {
        CompletableFuture<Long> outcome = new CompletableFuture<>();
        fdb.commits.add(outcome);
        Disposable caller = store.commit(fenced()).subscribe();

        caller.dispose();

        assertThat(outcome).isNotCancelled();
        assertThat(fdb.closed).isZero();
        assertThat(store.health().commitsInFlight()).isEqualTo(1);
        outcome.complete(1_010L);
        assertThat(store.health().commits()).isEqualTo(1);
    }

    @Test
    void cancelledCommitThatFailsIsDropped() {
        CompletableFuture<Long> outcome = new CompletableFuture<>();
        fdb.commits.add(outcome);

        store.commit(fenced()).subscribe().dispose();

        outcome.completeExceptionally(new FDBException("scripted", 1020));
        assertThat(store.health().conflicts()).isEqualTo(1);
    }

    @Test
    void commitIsNotTimedOut() {
        CompletableFuture<Long> outcome = new CompletableFuture<>();
        fdb.commits.add(outcome);
        StepVerifier.create(store.commit(fenced()))
                .then(() -> fdb.after(Duration.ofHours(1)))
                .then(() -> assertThat(fdb.closed).isZero())
                .then(() -> outcome.complete(1_010L))
                .expectNext(new KvVersion(1_010))
                .verifyComplete();
    }

    @Test
    void tooManyCommitsAreRefusedUnsent() {
        ScriptedFdb small = new ScriptedFdb(1, 1_000);
        CompletableFuture<Long> outcome = new CompletableFuture<>();
        small.commits.add(outcome);
        FdbKvStore bounded = small.store();
        bounded.commit(fenced()).subscribe();
        int sent = small.calls.size();

        StepVerifier.create(bounded.commit(fenced()))
                .expectError(KvOverloadedException.class)
                .verify();

        assertThat(small.calls).hasSize(sent);
        outcome.complete(1_010L);
        StepVerifier.create(bounded.commit(fenced())).expectNextCount(1).verifyComplete();
    }

    @Test
    void closingWaitsForTheOutcomeAndThenReleases() {
        CompletableFuture<Long> outcome = new CompletableFuture<>();
        fdb.commits.add(outcome);
        store.commit(fenced()).subscribe();

        StepVerifier.create(store.close())
                .expectSubscription()
                .then(() -> ends(fenced(), KvClosedException.class))
                .then(() -> assertThat(fdb.calls).doesNotContain("release"))
                .then(() -> outcome.complete(1_010L))
                .verifyComplete();
        store.close().block();

        assertThat(fdb.calls.stream().filter("release"::equals)).hasSize(1);
    }
}
