package dev.rouse.commit;

import static dev.rouse.commit.FencedNode.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.NodeOptions;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

/** One group in flight, or two of many; the others gather; who is to blame fails alone. */
final class GroupCommitTest {

    private static final int MAX_ACTORS = 4;
    private static final int MAX_BYTES = 100;

    private final FencedNode node = new FencedNode();
    private final Queue<Runnable> hops = new ArrayDeque<>();
    private final GroupCommit commits =
            new GroupCommit(node.fence, hops::add, Context.of("lane", "its own"), MAX_ACTORS, MAX_BYTES);
    private final List<Member> members = new ArrayList<>();

    @BeforeEach
    void hold() {
        node.store.holdCommits();
    }

    @AfterEach
    void everyMemberHasOneOutcomePerContribution() {
        node.verify();
        assertThat(hops).as("work of the lane").isEmpty();
        assertThat(members).allSatisfy(member -> assertThat(member.outcomes).hasSize(member.contributed));
    }

    /** Has something to save as often as it is told to. */
    private final class Member implements GroupMember {

        private final String name;
        private final int bytes;
        private int toSave = 1;
        private int contributed;
        private final List<Object> outcomes = new ArrayList<>();
        private Runnable onContribute = () -> {};
        private Runnable onOutcome = () -> {};

        Member(String name, int bytes) {
            this.name = name;
            this.bytes = bytes;
            members.add(this);
        }

        @Override
        public void contribute(List<KvMutation> mutations) {
            if (toSave == 0) {
                return;
            }
            assertThat(outcomes)
                    .as("%s has the outcome of what it contributed", name)
                    .hasSize(contributed);
            toSave--;
            contributed++;
            byte[] value = new byte[bytes - name.length()];
            mutations.add(new KvMutation.Set(key(name), value));
            onContribute.run();
        }

        @Override
        public void committed() {
            outcomes.add("committed");
            onOutcome.run();
        }

        @Override
        public void failed(Throwable error) {
            outcomes.add(error);
            onOutcome.run();
        }
    }

    private Member join(String name) {
        return join(name, 10);
    }

    private Member join(String name, int bytes) {
        Member member = new Member(name, bytes);
        commits.join(member);
        return member;
    }

    /** Does as the lane does: runs what came in, then flushes. */
    private void drain() {
        Runnable hop;
        while ((hop = hops.poll()) != null) {
            hop.run();
        }
        commits.flush();
    }

    private void land() {
        node.store.expectCommit().apply();
        drain();
    }

    private void fail(KvException error) {
        node.store.expectCommit().fail(error);
        drain();
    }

    private static List<String> written(KvCommit commit) {
        return commit.mutations().stream()
                .map(set -> new String(((KvMutation.Set) set).key().bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<List<String>> groups() {
        return node.store.commits().stream().map(GroupCommitTest::written).toList();
    }

    private static KvTooLargeException tooLarge() {
        return new KvTooLargeException("commit", 2, 1);
    }

    @Test
    void membersThatWaitShareOneCommit() {
        Member a = join("a");
        Member b = join("b");
        drain();
        land();
        assertThat(groups()).containsExactly(List.of("a", "b"));
        assertThat(a.outcomes).containsExactly("committed");
        assertThat(b.outcomes).containsExactly("committed");
        assertThat(node.listener.groups).containsExactly(2);
    }

    @Test
    void nothingIsSentBeforeTheFlushNorWhenNobodyWaits() {
        drain();
        join("a");
        assertThat(node.store.calls()).isZero();
        drain();
        land();
        assertThat(node.store.calls()).isEqualTo(1);
    }

    @Test
    void oneGroupIsInFlightAndWhoJoinsMeanwhileGoesWithTheNext() {
        join("a");
        drain();
        Member b = join("b");
        join("c");
        drain();
        drain();
        assertThat(groups()).containsExactly(List.of("a"));
        assertThat(b.contributed).as("asked only when it goes").isZero();
        land();
        land();
        assertThat(groups()).containsExactly(List.of("a"), List.of("b", "c"));
    }

    /** Joins so many, whose names begin with {@code name}. */
    private void join(GroupCommit to, int many, String name) {
        for (int i = 0; i < many; i++) {
            to.join(new Member(name + i, 10));
        }
        to.flush();
    }

    private List<Integer> sizes() {
        return node.store.commits().stream()
                .map(commit -> commit.mutations().size())
                .toList();
    }

    @Test
    void secondGroupGoesBesideTheFirstWhenEnoughWaitAndAThirdNever() {
        GroupCommit wide = new GroupCommit(node.fence, Runnable::run, Context.empty(), 1_000, 100_000);
        join(wide, 1, "a");
        join(wide, GroupCommit.ENOUGH - 1, "b");
        assertThat(sizes()).containsExactly(1);
        join(wide, 1, "c");
        assertThat(sizes()).containsExactly(1, GroupCommit.ENOUGH);
        join(wide, 10 * GroupCommit.ENOUGH, "d");
        assertThat(sizes()).hasSize(2);
        PendingCommit first = node.store.expectCommit();
        PendingCommit second = node.store.expectCommit();
        second.apply();
        wide.flush();
        assertThat(sizes()).containsExactly(1, GroupCommit.ENOUGH, 10 * GroupCommit.ENOUGH);
        assertThat(members.get(0).outcomes)
                .as("outcome of a group that the later one overtook")
                .isEmpty();
        first.apply();
        node.store.expectCommit().apply();
        assertThat(members).allSatisfy(member -> assertThat(member.outcomes).containsExactly("committed"));
    }

    @Test
    void groupThatIsFullGoesBesideAnother() {
        join("a");
        drain();
        for (int i = 0; i < MAX_ACTORS; i++) {
            join("m" + i);
        }
        drain();
        assertThat(groups()).containsExactly(List.of("a"), List.of("m0", "m1", "m2", "m3"));
        land();
        land();
    }

    @Test
    void endTellsTheMembersOfAllGroupsInFlightThatTheirOutcomeIsUnknown() {
        GroupCommit wide = new GroupCommit(node.fence, Runnable::run, Context.empty(), 1_000, 100_000);
        join(wide, 1, "a");
        join(wide, GroupCommit.ENOUGH, "b");
        wide.end();
        assertThat(members)
                .allSatisfy(member -> assertThat(member.outcomes)
                        .singleElement()
                        .isInstanceOfSatisfying(
                                FencedException.class,
                                error -> assertThat(error.outcomeUnknown()).isTrue()));
        node.store.releaseCommits();
    }

    @Test
    void groupIsBoundedInMembers() {
        for (int i = 0; i < 6; i++) {
            join("m" + i);
        }
        drain();
        land();
        land();
        assertThat(groups()).containsExactly(List.of("m0", "m1", "m2", "m3"), List.of("m4", "m5"));
    }

    @Test
    void groupMayFillItsBytesToTheLast() {
        join("a", 50);
        join("b", 50);
        join("c", 10);
        drain();
        land();
        land();
        assertThat(groups()).containsExactly(List.of("a", "b"), List.of("c"));
    }

    @Test
    void memberThatWouldBringTheGroupOverItsBytesGoesNextAndAlone() {
        join("a", 50);
        join("b", 51);
        join("c", 10);
        drain();
        land();
        land();
        land();
        assertThat(groups()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void groupIsBoundedInWhatItsStoreCounts() {
        KvCost tenfold = new KvCost() {
            @Override
            public long of(KvMutation mutation) {
                return 10L * mutation.size();
            }

            @Override
            public long ofConflictKey(KvKey key) {
                return key.length();
            }
        };
        GroupCommit counting = new GroupCommit(
                node.fence(new ForwardingStore(node.store) {
                    @Override
                    public KvLimits limits() {
                        return new KvLimits(100, 100, 1_000_000, 100, tenfold);
                    }
                }),
                Runnable::run,
                Context.empty(),
                MAX_ACTORS,
                10 * MAX_BYTES);
        for (Member member : List.of(new Member("a", 50), new Member("b", 51), new Member("c", 10))) {
            counting.join(member);
        }
        node.store.releaseCommits();
        for (int i = 0; i < 3; i++) {
            counting.flush();
        }
        assertThat(groups()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void memberLargerThanAGroupGoesAlone() {
        join("big", 500);
        join("b");
        drain();
        land();
        land();
        assertThat(groups()).containsExactly(List.of("big"), List.of("b"));
    }

    @Test
    void memberWithNothingToSaveIsPassedBy() {
        Member idle = join("idle");
        idle.toSave = 0;
        join("a");
        drain();
        land();
        assertThat(groups()).containsExactly(List.of("a"));
        assertThat(idle.outcomes).isEmpty();
    }

    @Test
    void groupOfMembersWithNothingToSaveIsNoCommit() {
        join("idle").toSave = 0;
        drain();
        assertThat(node.store.calls()).isZero();
        join("a");
        drain();
        land();
    }

    @Test
    void memberThatJoinsAgainWhileItContributesWaitsForItsOutcome() {
        Member busy = join("busy");
        busy.toSave = 2;
        busy.onContribute = () -> {
            if (busy.toSave > 0) {
                commits.join(busy);
            }
        };
        join("b");
        drain();
        assertThat(busy.contributed).isEqualTo(1);
        land();
        land();
        assertThat(groups()).containsExactly(List.of("busy", "b"), List.of("busy"));
        assertThat(busy.outcomes).hasSize(2);
    }

    @Test
    void memberThatIsPutAsideWaitsForItsOutcomeToo() {
        join("a", 60);
        Member aside = join("aside", 60);
        aside.toSave = 2;
        drain();
        commits.join(aside);
        land();
        assertThat(aside.contributed).isEqualTo(1);
        land();
        land();
        assertThat(aside.outcomes).hasSize(2);
    }

    @Test
    void memberThatThrowsWhenItIsAskedFailsAloneAndNothingOfItIsSent() {
        join("a");
        Member guilty = join("guilty");
        IllegalStateException thrown = new IllegalStateException("scripted");
        guilty.onContribute = () -> {
            throw thrown;
        };
        join("c");
        drain();
        land();
        assertThat(groups()).containsExactly(List.of("a", "c"));
        assertThat(guilty.outcomes).containsExactly(thrown);
    }

    @Test
    void costOfAStoreThatThrowsFailsTheMemberThatItWasAskedOf() {
        IllegalStateException thrown = new IllegalStateException("scripted");
        KvCost picky = new KvCost() {
            @Override
            public long of(KvMutation mutation) {
                if (mutation.size() > 50) {
                    throw thrown;
                }
                return mutation.size();
            }

            @Override
            public long ofConflictKey(KvKey key) {
                return key.length();
            }
        };
        GroupCommit counting = new GroupCommit(
                node.fence(new ForwardingStore(node.store) {
                    @Override
                    public KvLimits limits() {
                        return new KvLimits(100, 100, 1_000_000, 100, picky);
                    }
                }),
                Runnable::run,
                Context.empty(),
                MAX_ACTORS,
                10 * MAX_BYTES);
        Member guilty = new Member("guilty", 60);
        for (Member member : List.of(new Member("a", 40), guilty, new Member("c", 10))) {
            counting.join(member);
        }
        node.store.releaseCommits();
        counting.flush();
        assertThat(groups()).containsExactly(List.of("a", "c"));
        assertThat(guilty.outcomes).containsExactly(thrown);
    }

    @Test
    void memberThatThrowsWhenItIsToldKeepsNoOtherFromItsOutcome() {
        Runnable rude = () -> {
            throw new StackOverflowError("scripted");
        };
        Member a = join("a");
        a.onOutcome = rude;
        Member b = join("b");
        drain();
        land();
        assertThat(b.outcomes).containsExactly("committed");
        a.toSave = 1;
        commits.join(a);
        drain();
        fail(tooLarge());
        join("c");
        drain();
        land();
        assertThat(groups()).containsExactly(List.of("a", "b"), List.of("a"), List.of("c"));
    }

    @Test
    void definiteFailureOfAGroupIsFoundOutMemberByMember() {
        Member a = join("a");
        Member guilty = join("guilty");
        Member c = join("c");
        drain();
        KvTooLargeException ofTheGroup = tooLarge();
        fail(ofTheGroup);
        land();
        KvTooLargeException its = tooLarge();
        fail(its);
        land();
        assertThat(groups())
                .containsExactly(List.of("a", "guilty", "c"), List.of("a"), List.of("guilty"), List.of("c"));
        assertThat(a.outcomes).containsExactly("committed");
        assertThat(guilty.outcomes).containsExactly(its);
        assertThat(c.outcomes).containsExactly("committed");
        assertThat(node.listener.groups).containsExactly(1, 1);
    }

    @Test
    void whoJoinedDuringAFailureGoesAfterThoseThatRunAlone() {
        join("a");
        join("b");
        drain();
        join("late");
        fail(tooLarge());
        land();
        land();
        land();
        assertThat(groups()).containsExactly(List.of("a", "b"), List.of("a"), List.of("b"), List.of("late"));
    }

    @Test
    void definiteFailureOfOneIsToldAtOnce() {
        Member a = join("a");
        drain();
        KvTooLargeException error = tooLarge();
        fail(error);
        assertThat(a.outcomes).containsExactly(error);
        assertThat(node.store.commits()).hasSize(1);
    }

    @Test
    void lostPlaceReachesAllAndIsNotTriedAgain() {
        Member a = join("a");
        Member b = join("b");
        drain();
        Member waiting = join("waiting");
        node.revoke();
        node.store.expectCommit().apply();
        drain();
        drain();
        assertThat(node.store.commits()).hasSize(1);
        assertThat(List.of(a, b, waiting))
                .allSatisfy(
                        member -> assertThat(member.outcomes).singleElement().isInstanceOf(FencedException.class));
        node.assertLost();
    }

    @Test
    void outcomeHopsToTheLaneOnceForTheWholeGroup() {
        Member a = join("a");
        join("b");
        drain();
        node.store.expectCommit().apply();
        assertThat(hops).hasSize(1);
        assertThat(a.outcomes).isEmpty();
        drain();
        assertThat(a.outcomes).hasSize(1);
    }

    @Test
    void unknownOutcomeKeepsTheGroupInFlightUntilItIsKnown() {
        Member a = join("a");
        drain();
        PendingCommit sent = node.store.expectCommit();
        sent.applyAndLoseOutcome();
        join("b");
        drain();
        assertThat(a.outcomes).isEmpty();
        assertThat(node.store.commits()).hasSize(1);
        node.pass(NodeOptions.defaults().backoff());
        land();
        assertThat(a.outcomes).containsExactly("committed");
        land();
    }

    @Test
    void storeThatAnswersAtOnceOnTheLaneSendsOneGroupAfterTheOther() {
        node.store.releaseCommits();
        GroupCommit direct = new GroupCommit(node.fence, Runnable::run, Context.empty(), 1, MAX_BYTES);
        List.of("a", "b", "c").forEach(name -> direct.join(new Member(name, 10)));
        direct.flush();
        assertThat(groups()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }
}
