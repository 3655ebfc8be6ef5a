package dev.rouse.commit;

import static dev.rouse.commit.FencedNode.key;
import static dev.rouse.commit.FencedNode.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeOptions;
import dev.rouse.fixture.Received;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.PendingTransact;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvOverloadedException;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.EpochRecord;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Every commit carries the fence, and ends in success, in a definite failure, or with the node's place lost. */
final class FenceCommitTest {

    private static final Duration BACKOFF = NodeOptions.defaults().backoff();

    private final FencedNode node = new FencedNode();

    @AfterEach
    void everyCommitIsFencedAndAnswered() {
        node.verify();
    }

    private KvConflictException conflict() {
        return new KvConflictException(node.epoch, node.store.version());
    }

    private KvVersionTooOldException tooOld() {
        return new KvVersionTooOldException(node.claimedAt, node.store.version());
    }

    private KvCommit lastCommit() {
        return node.store.commits().get(node.store.commits().size() - 1);
    }

    @Test
    void firstCommitIsCheckedSinceTheVersionBeforeTheClaim() {
        node.commit("k", "v").value();
        assertThat(lastCommit().since()).isEqualTo(node.claimedAt.previous());
        assertThat(node.store.calls()).isEqualTo(1);
    }

    @Test
    void nextCommitIsCheckedSinceTheVersionBeforeTheLastOne() {
        KvVersion first = node.commit("k", "v").value();
        assertThat(node.fence.floor()).isEqualTo(first);
        node.commit("k", "w").value();
        assertThat(lastCommit().since()).isEqualTo(first.previous());
    }

    @Test
    void versionsMoveBeforeTheOutcomeIsHeard() {
        KvVersion[] floor = new KvVersion[1];
        KvCommit commit = node.fence.fenced(KvCommit.builder().set(key("k"), value("v")));
        node.fence
                .commit(commit)
                .doOnNext(version -> floor[0] = node.fence.floor())
                .subscribe();
        assertThat(floor[0]).isEqualTo(node.store.version());
    }

    @Test
    void outcomesThatOvertakeEachOtherNeverMoveTheVersionsBack() {
        node.store.holdCommits();
        node.commit("a", "1");
        node.commit("b", "2");
        PendingCommit older = node.store.expectCommit();
        PendingCommit newer = node.store.expectCommit();
        older.land();
        newer.land();
        newer.deliver();
        older.deliver();
        assertThat(node.fence.floor()).isEqualTo(node.store.version());
        assertThat(node.fence.fenced(KvCommit.builder()).since())
                .isEqualTo(node.store.version().previous());
    }

    @Test
    void commitIsColdAndEachSubscriptionSendsItAgain() {
        Mono<KvVersion> commit =
                node.fence.commit(node.fence.fenced(KvCommit.builder().set(key("k"), value("v"))));
        assertThat(node.store.calls()).isZero();
        Received.from(commit).value();
        Received.from(commit).value();
        assertThat(node.store.commits()).hasSize(2);
    }

    @Test
    void commitThatNobodyWaitsForAnyMoreLandsAndMovesTheVersions() {
        node.store.holdCommits();
        node.fence
                .commit(node.fence.fenced(KvCommit.builder().set(key("k"), value("v"))))
                .subscribe()
                .dispose();
        node.store.expectCommit().apply();
        assertThat(node.stored("k")).isEqualTo("v");
        assertThat(node.fence.floor()).isEqualTo(node.store.version());
    }

    @Test
    void revocationInTheVersionOfTheLastCommitIsSeen() {
        KvVersion last = node.commit("k", "mine").value();
        node.store.shareVersion();
        node.revoke();
        node.store.separateVersions();
        assertThat(node.store.version()).isEqualTo(last);

        KvCommit sinceLast = node.fence.fenced(KvCommit.builder()).since(last);
        Received.from(node.store.commit(sinceLast)).value();

        node.commit("k", "zombie").error(FencedException.class);
        assertThat(node.stored("k")).isEqualTo("mine");
        node.assertLost();
    }

    @Test
    void conflictOfALiveNodeIsRetriedAtOnceSinceTheCheckedVersion() {
        node.store.failNextCommit(conflict());
        node.store.passVersions(1_000);
        KvVersion checked = node.store.version();
        node.commit("k", "v").value();
        assertThat(node.store.transacts()).isEqualTo(1);
        assertThat(node.store.commits()).hasSize(2);
        assertThat(lastCommit().since()).isEqualTo(checked);
        node.assertLive();
    }

    @Test
    void conflictAfterConflictWaitsBetween() {
        node.store.failNextCommit(conflict());
        node.store.failNextCommit(conflict());
        Received<KvVersion> commit = node.commit("k", "v");
        assertThat(node.store.commits()).hasSize(2);
        node.pass(BACKOFF.minusMillis(1));
        assertThat(commit.isOver()).isFalse();
        node.pass(Duration.ofMillis(1));
        commit.value();
        node.assertLive();
    }

    @Test
    void conflictOfARevokedNodeIsTheEndOfIt() {
        node.revoke();
        assertThat(node.commit("k", "v").error(FencedException.class).outcomeUnknown())
                .as("the store refused it and nothing was unknown: callers may call again")
                .isFalse();
        assertThat(node.stored("k")).isNull();
        node.assertLost();
    }

    @Test
    void epochRecordThatSaysRevokedIsALostPlace() {
        node.store.put(node.epoch, new EpochRecord(true, 0).encode());
        node.commit("k", "v").error(FencedException.class);
        node.assertLost();
    }

    @Test
    void epochRecordThatCannotBeReadIsALostPlace() {
        node.store.put(node.epoch, new byte[] {9});
        node.commit("k", "v").error(FencedException.class);
        node.assertLost();
    }

    @Test
    void lossIsToldOnceHoweverManyCommitsMeetIt() {
        node.store.holdCommits();
        Received<KvVersion> first = node.commit("a", "1");
        Received<KvVersion> second = node.commit("b", "2");
        node.revoke();
        node.store.releaseCommits();
        first.error(FencedException.class);
        second.error(FencedException.class);
        node.assertLost();
    }

    @Test
    void tooOldIsRefreshedByACheckedReadAndRetriedAtOnce() {
        node.store.passVersions(1_000);
        node.store.forgetOlderVersions();
        node.commit("k", "v").value();
        assertThat(node.store.transacts()).isEqualTo(1);
        assertThat(node.store.commits()).hasSize(2);
        node.assertLive();
    }

    @Test
    void tooOldAgainAndAgainDoesNotSpin() {
        for (int i = 0; i < 5; i++) {
            node.store.failNextCommit(tooOld());
        }
        Received<KvVersion> commit = node.commit("k", "v");
        assertThat(node.store.commits()).hasSize(2);
        node.pass(Duration.ofSeconds(1));
        commit.value();
    }

    @Test
    void unknownOutcomeThatLandedIsSentAgainWithTheSameBytes() {
        unknownThenAgain(true);
    }

    @Test
    void unknownOutcomeThatDidNotLandIsSentAgainWithTheSameBytes() {
        unknownThenAgain(false);
    }

    private void unknownThenAgain(boolean landed) {
        node.store.holdCommits();
        Received<KvVersion> commit = node.commit("k", "v");
        PendingCommit first = node.store.expectCommit();
        if (landed) {
            first.applyAndLoseOutcome();
        } else {
            first.loseBeforeItLands();
        }
        node.pass(BACKOFF);
        PendingCommit second = node.store.expectCommit();
        assertThat(second.mutations()).isEqualTo(first.mutations());
        assertThat(second.conflictKeys()).isEqualTo(first.conflictKeys());
        assertThat(commit.isOver()).isFalse();
        second.apply();
        assertThat(commit.value()).isEqualTo(node.store.version());
        assertThat(node.stored("k")).isEqualTo("v");
    }

    @Test
    void unknownThenRevokedMayHaveLanded() {
        node.store.holdCommits();
        Received<KvVersion> commit = node.commit("k", "v");
        node.store.expectCommit().applyAndLoseOutcome();
        node.revoke();
        node.pass(BACKOFF);
        node.store.expectCommit().apply();
        assertThat(commit.error(FencedException.class).outcomeUnknown()).isTrue();
        node.store.releaseCommits();
        node.assertLost();
    }

    @Test
    void unknownThenConflictOfALiveNodeIsRetried() {
        node.store.failNextCommit(new KvOutcomeUnknownException("lost", null));
        node.store.failNextCommit(conflict());
        Received<KvVersion> commit = node.commit("k", "v");
        node.pass(BACKOFF);
        commit.value();
        node.assertLive();
    }

    @Test
    void unknownThenDefiniteErrorIsNeverToldAsDefinite() {
        node.store.failNextCommit(new KvOutcomeUnknownException("lost", null));
        node.store.failNextCommit(new KvTooLargeException("commit", 2, 1));
        Received<KvVersion> commit = node.commit("k", "v");
        node.pass(BACKOFF);
        assertThat(commit.error(FencedException.class).outcomeUnknown()).isTrue();
        node.assertLost();
    }

    @Test
    void unknownThenACheckedReadThatFailsForGoodIsNeverToldAsDefinite() {
        node.store.failNextCommit(new KvOutcomeUnknownException("lost", null));
        node.store.failNextCommit(conflict());
        node.store.failNextTransact(new KvClosedException());
        Received<KvVersion> commit = node.commit("k", "v");
        node.pass(BACKOFF);
        assertThat(commit.error(FencedException.class).outcomeUnknown()).isTrue();
        node.assertLost();
    }

    @Test
    void definiteErrorEndsTheCommitAndNotTheNode() {
        node.store.failNextCommit(new KvTooLargeException("commit", 2, 1));
        node.commit("k", "v").error(KvTooLargeException.class);
        node.assertLive();
        node.commit("k", "w").value();
    }

    @Test
    void checkedReadThatFailsForGoodEndsTheCommitAndNotTheNode() {
        node.store.failNextCommit(conflict());
        node.store.failNextTransact(new KvClosedException());
        node.commit("k", "v").error(KvClosedException.class);
        node.assertLive();
    }

    @Test
    void unavailableBacksOffUpToASecond() {
        node.store.failEverything();
        node.commit("k", "v");
        assertThat(node.store.commits()).hasSize(1);
        node.pass(Duration.ofMillis(10));
        assertThat(node.store.commits()).hasSize(2);
        node.pass(Duration.ofMillis(19));
        assertThat(node.store.commits()).hasSize(2);
        node.pass(Duration.ofMillis(1));
        assertThat(node.store.commits()).hasSize(3);
        node.pass(Duration.ofSeconds(20));
        int soFar = node.store.commits().size();
        node.pass(Duration.ofSeconds(10));
        assertThat(node.store.commits()).hasSize(soFar + 10);
        node.store.heal();
        node.pass(Duration.ofSeconds(1));
        assertThat(node.stored("k")).isEqualTo("v");
    }

    @Test
    void commitThatTheStoreShedsIsSentAgainAfterAPause() {
        node.store.failNextCommit(new KvOverloadedException("too many commits in flight", null));
        Received<KvVersion> commit = node.commit("k", "v");
        assertThat(commit.isOver()).isFalse();
        node.pass(BACKOFF);
        commit.value();
        assertThat(node.store.transacts()).isZero();
        node.assertLive();
    }

    @Test
    void outageOfHoursIsOutlived() {
        node.store.failEverything();
        Received<KvVersion> commit = node.commit("k", "v");
        node.time.advanceTimeBy(Duration.ofHours(5));
        assertThat(node.store.commits()).hasSizeGreaterThan(15_000);
        assertThat(commit.isOver()).isFalse();
        node.store.heal();
        node.time.advanceTimeBy(Duration.ofSeconds(1));
        commit.value();
        node.assertLive();
    }

    @Test
    void conflictWhoseCheckedReadIsUnavailableIsNotALostPlace() {
        node.store.failNextCommit(conflict());
        node.store.failNextTransact(new KvUnavailableException("down", null));
        Received<KvVersion> commit = node.commit("k", "v");
        assertThat(commit.isOver()).isFalse();
        node.pass(BACKOFF);
        commit.value();
        node.assertLive();
    }

    @Test
    void commitVersionThatIsNotAfterWhatItWasCheckedSinceIsTheEnd() {
        node.store.holdCommits();
        Received<KvVersion> commit = node.commit("k", "v");
        PendingCommit sent = node.store.expectCommit();
        sent.answer(sent.since());
        assertThat(commit.error(FencedException.class).outcomeUnknown()).isTrue();
        node.store.releaseCommits();
        node.assertLost();
    }

    @Test
    void versionAheadOfTheStoreIsTheEnd() {
        node.store.failNextCommit(new KvFutureVersionException(node.claimedAt, new KvVersion(1)));
        node.commit("k", "v").error(FencedException.class);
        node.assertLost();
    }

    @SuppressWarnings("unchecked")
    private void answerCheckedReadWith(long version) {
        ((PendingTransact<Boolean>) node.store.expectTransact())
                .answer(new KvTransacted<>(true, new KvVersion(version), null));
    }

    /** A store that was told to risk it may hand out an old read version for a moment: that proves nothing of the fence. */
    @Test
    void checkedReadAtAVersionOfThePastIsMadeAgain() {
        node.store.failNextCommit(conflict());
        node.store.failNextCommit(conflict());
        node.store.holdTransacts();
        Received<KvVersion> commit = node.commit("k", "v");
        answerCheckedReadWith(node.claimedAt.value() - 2);
        node.assertLive();
        assertThat(commit.isOver()).isFalse();
        node.store.releaseTransacts();
        node.pass(Duration.ofSeconds(1));
        commit.value();
        node.assertLive();
    }

    @Test
    void storeThatHasNoNewerVersionForALeaseIsTheEnd() {
        for (int i = 0; i < 100; i++) {
            node.store.failNextCommit(conflict());
        }
        node.store.holdTransacts();
        Received<KvVersion> commit = node.commit("k", "v");
        long first = node.ticker.nanoTime();
        while (node.ticker.nanoTime() - first < NodeOptions.defaults().lease().toNanos()) {
            answerCheckedReadWith(1);
            node.assertLive();
            node.pass(Duration.ofSeconds(2));
        }
        answerCheckedReadWith(1);
        commit.error(FencedException.class);
        node.store.releaseTransacts();
        node.assertLost();
    }

    @Test
    void versionsOfThePastThatANewerOneFollowsAreForgotten() {
        Duration lease = NodeOptions.defaults().lease();
        for (int i = 0; i < 3; i++) {
            node.store.failNextCommit(conflict());
            node.store.failNextCommit(conflict());
            node.store.holdTransacts();
            Received<KvVersion> commit = node.commit("k", "v");
            answerCheckedReadWith(1);
            node.store.releaseTransacts();
            node.pass(lease);
            commit.value();
        }
        node.assertLive();
    }

    @Test
    void commitThatCompletesWithoutAVersionIsSentAgainAsAnUnknownOne() {
        node.store.commitAnswer(answer -> answer.ignoreElement().cast(KvVersion.class));
        Received<KvVersion> commit = node.commit("k", "v");
        assertThat(commit.isOver()).isFalse();
        assertThat(node.stored("k")).isEqualTo("v");
        node.store.commitAnswer(answer -> answer);
        node.pass(BACKOFF);
        assertThat(commit.value()).isEqualTo(node.store.version());
        assertThat(node.store.commits()).hasSize(2);
        node.assertLive();
    }

    @Test
    void storeThatNeverSaysAVersionIsTheEndWithAnUnknownOutcome() {
        senselessUntilTheEnd(answer -> answer.ignoreElement().cast(KvVersion.class), "without a version");
    }

    @Test
    void errorOfNoStoreLeavesTheOutcomeUnknown() {
        senselessUntilTheEnd(answer -> answer.flatMap(version -> Mono.error(new ClassCastException("odd"))), "odd");
    }

    @Test
    void storeThatThrowsWhereItIsSubscribedToLeavesTheOutcomeUnknown() {
        senselessUntilTheEnd(
                answer -> answer.doOnNext(version -> {
                    throw new NoClassDefFoundError("gone");
                }),
                "gone");
    }

    private void senselessUntilTheEnd(UnaryOperator<Mono<KvVersion>> answer, String why) {
        node.store.commitAnswer(answer);
        Received<KvVersion> commit = node.commit("k", "v");
        node.pass(Duration.ofSeconds(1));
        FencedException end = commit.error(FencedException.class);
        assertThat(end.outcomeUnknown()).isTrue();
        assertThat(end).hasMessageContaining(why);
        assertThat(node.store.commits()).hasSize(3);
        node.assertLost();
    }

    @Test
    void storeThatThrowsWhereItIsAskedHasWrittenNothing() {
        node.store.commitAnswer(answer -> {
            throw new IllegalStateException("broken");
        });
        assertThat(node.commit("k", "v").error(KvException.class)).hasMessageContaining("broken");
        node.store.commitAnswer(answer -> null);
        assertThat(node.commit("k", "v").error(KvException.class)).hasMessageContaining("null");
        node.assertLive();
    }

    @Test
    void errorThatIsNoneOfTheStoresEndsTheCommit() {
        KvException odd = new KvException("odd", null) {};
        node.store.failNextCommit(odd);
        assertThat(node.commit("k", "v").error(KvException.class)).isSameAs(odd);
    }
}
