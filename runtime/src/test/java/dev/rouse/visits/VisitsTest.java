package dev.rouse.visits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPhase;
import dev.rouse.ActorStartException;
import dev.rouse.DataKey;
import dev.rouse.LimitExceededException;
import dev.rouse.RolledBackException;
import dev.rouse.StartLedger;
import dev.rouse.StartLedger.Source;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A feature that is added by its own classes and one line of registration has what every feature has. */
final class VisitsTest {

    private static final byte[] ROOT = {'R'};
    private static final ActorAddress A = ActorAddress.of("inn", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys(ROOT);
    private final Probe.Gates gates = new Probe.Gates();
    private TestNode node = begin();

    private TestNode begin() {
        Visits visits = new Visits();
        return TestNode.on(visits, store, options -> options, ROOT, Inn.type(visits, gates));
    }

    /** A node that knows nothing of what the one before had in memory. */
    private void restart() {
        node.close();
        node = begin();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        node.close();
        store.verifyNoMoreCalls();
    }

    private Inn inn() {
        return node.runtime().actor(Inn.class, "a");
    }

    private KvKey row(int number) {
        return keys.actor(A.id(), VisitRecord.suffix(number).bytes());
    }

    private List<KvEntry> stored() {
        KvKey all = keys.actor(A.id());
        return store.entries().stream().filter(row -> row.key().startsWith(all)).toList();
    }

    private void sleep() {
        node.advance(Inn.IDLE.multipliedBy(2));
        assertThat(node.slept).isNotEmpty();
    }

    private StartLedger lastStart() {
        return node.starts.get(node.starts.size() - 1).ledger();
    }

    private StartLedger.Entry entry(String name) {
        return lastStart().sources().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Source source(String name) {
        return entry(name).source();
    }

    // Its records.

    @Test
    void visitIsInTheCommitOfItsTurn() {
        node.await(inn().visit("ann"));
        int before = store.commits().size();

        assertThat(node.await(inn().visitAndPlanAnother("bob"))).containsExactly("ann", "bob");

        assertThat(store.commits()).hasSize(before + 1);
        assertThat(store.commits().get(before).mutations())
                .filteredOn(KvMutation.Set.class::isInstance)
                .extracting(change -> ((KvMutation.Set) change).key())
                .contains(
                        row(1), keys.actor(A.id(), Suffix.state()), keys.actor(A.id(), Suffix.data(DataKey.of("bob"))));
    }

    @Test
    void bytesOfAVisit() {
        node.await(inn().visit("ann"));

        assertThat(VisitRecord.suffix(0).bytes()).isEqualTo(new byte[] {0x30, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThat(store.value(row(0))).isEqualTo(new byte[] {1, 'a', 'n', 'n'});
    }

    @Test
    void visitThatCannotBeReadKeepsTheActorFromStartingAndIsLeft() {
        node.await(inn().visit("ann"));
        sleep();
        store.put(row(0), new byte[] {9});
        restart();

        Received<List<String>> refused = node.call(inn().read());

        assertThat(refused.error()).isInstanceOf(ActorStartException.class).hasMessageContaining("visit record");
        assertThat(store.value(row(0))).isEqualTo(new byte[] {9});
    }

    // What starts read ahead.

    @Test
    void startReadsVisitsInItsOneRead() {
        node.await(inn().visit("ann"));
        restart();
        int reads = store.reads().size();

        assertThat(node.await(inn().read())).containsExactly("ann");

        assertThat(store.reads()).hasSize(reads + 1);
        assertThat(lastStart().roundTrips()).isEqualTo(1);
        assertThat(source("visits")).isEqualTo(Source.LIVE);
    }

    @Test
    void actorThatSleptKnowsItsVisitsWithoutARead() {
        node.await(inn().visit("ann"));
        node.await(inn().visit("bob"));
        sleep();

        assertThat(node.await(inn().read())).containsExactly("ann", "bob");

        assertThat(lastStart().roundTrips()).isZero();
        assertThat(source("visits")).isEqualTo(Source.BUNDLE);
    }

    @Test
    void visitsBeyondTheirBudgetAreReadAgain() {
        String name = "x".repeat(VisitFeature.PRELOAD_BYTES);
        node.await(inn().visit(name));
        sleep();

        assertThat(node.await(inn().read())).containsExactly(name);

        assertThat(lastStart().roundTrips()).isEqualTo(1);
        assertThat(source("visits")).isEqualTo(Source.LIVE);
        assertThat(source("state")).isEqualTo(Source.BUNDLE);
    }

    @Test
    void ledgerTellsTheBytesOfEachKey() {
        node.await(inn().visit("x".repeat(100)));
        restart();
        node.await(inn().read());
        StartLedger now =
                Objects.requireNonNull(node.await(node.runtime().info(A)).lastStart());
        assertThat(now).isEqualTo(lastStart());
        assertThat(entry("visits").bytes()).isGreaterThan(100);
        assertThat(entry("meta").bytes()).isPositive();
        assertThat(now.sources().stream().mapToLong(StartLedger.Entry::bytes).sum())
                .isEqualTo(now.bytes());
    }

    @Test
    void visitsOfAnActorThatHasNoneAreKnownToBeAbsent() {
        node.await(node.runtime().create(A, null));
        sleep();

        assertThat(node.await(inn().read())).isEmpty();

        assertThat(source("visits")).isEqualTo(Source.ABSENT);
    }

    // Turns.

    @Test
    void turnThatFailsLeavesNoVisit() {
        node.await(inn().visit("ann"));

        assertThat(node.call(inn().visitAndFail("bob")).error()).hasMessageContaining("No room");

        assertThat(node.await(inn().visit("cid"))).containsExactly("ann", "cid");
        restart();
        assertThat(node.await(inn().read())).containsExactly("ann", "cid");
    }

    @Test
    void visitsOfTurnsThatOverlapAreAllThereInTheOrderOfTheirEnds() {
        Received<List<String>> ann = node.call(inn().linger("ann", "ann's"));
        Received<List<String>> bob = node.call(inn().linger("bob", "bob's"));
        gates.open("bob's");
        node.run();
        gates.open("ann's");
        node.run();

        assertThat(bob.value()).containsExactly("bob");
        assertThat(ann.value()).containsExactly("bob", "ann");
        restart();
        assertThat(node.await(inn().read())).containsExactly("bob", "ann");
    }

    @Test
    void visitsThatWaitForACommitAreSavedTogether() {
        node.await(inn().visit("ann"));
        store.holdCommits();
        List<Received<List<String>>> turns =
                List.of(node.call(inn().visit("bob")), node.call(inn().visit("cid")), node.call(inn().visit("dan")));
        store.releaseCommits();
        node.run();

        assertThat(turns.get(2).value()).containsExactly("ann", "bob", "cid", "dan");
        restart();
        assertThat(node.await(inn().read())).containsExactly("ann", "bob", "cid", "dan");
    }

    @Test
    void visitsThatCannotBeSavedAreTakenBackWithTheirVisitors() {
        node.await(inn().visit("ann"));
        store.holdCommits();
        Received<List<String>> bob = node.call(inn().visit("bob"));
        Received<List<String>> cid = node.call(inn().visitTooMuch("cid"));
        Received<List<String>> dan = node.call(inn().stay("dan", "dan's"));
        store.releaseCommits();
        node.run();

        assertThat(bob.value()).containsExactly("ann", "bob");
        assertThat(cid.error()).isInstanceOf(LimitExceededException.class);
        assertThat(dan.error()).isInstanceOf(RolledBackException.class);
        assertThat(node.await(inn().visit("eve"))).containsExactly("ann", "bob", "eve");
        sleep();
        restart();
        assertThat(node.await(inn().read())).containsExactly("ann", "bob", "eve");
    }

    @Test
    void turnThatMayChangeNothingNotesNoVisit() {
        assertThat(node.call(inn().cheat()).error())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@ReadOnly");
        assertThat(node.await(inn().read())).isEmpty();
    }

    @Test
    void tooManyVisitsInOneTurnAreRefusedByName() {
        int most = store.limits().maxCommitBytes() / 2 / 100_000;

        Received<List<String>> alone = node.call(inn().crowd(0, most + 1));
        Received<List<String>> together = node.call(inn().crowd(most - 1, 2));

        assertThat(alone.error())
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("bytes of the visit log that one turn changes");
        assertThat(together.error())
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("bytes of the visit log and own data that one turn changes");
        assertThat(node.await(inn().read())).isEmpty();
    }

    // Life.

    @Test
    void actorStaysAwakeWhileAVisitorDoes() {
        node.await(inn().stay("ann", "ann's"));
        node.advance(Inn.IDLE.multipliedBy(3));
        assertThat(node.slept).isEmpty();

        gates.open("ann's");
        node.run();
        node.advance(Inn.IDLE.dividedBy(2));
        assertThat(node.slept).isEmpty();
        sleep();

        assertThat(node.await(inn().read())).containsExactly("ann");
    }

    @Test
    void visitorOfATurnThatFailedKeepsNobodyAwake() {
        node.await(inn().visit("ann"));
        node.call(inn().stayAndFail("bob", "bob's"));

        sleep();
    }

    @Test
    void visitorsAreSentAwayWhenTheLifeStops() {
        node.await(inn().stay("ann", "ann's"));
        Received<Void> sentAway = node.call(gates.at("ann is sent away"));
        node.await(inn().read());
        assertThat(sentAway.isOver()).isFalse();

        node.await(node.runtime().pause(A));

        assertThat(sentAway.isOver()).isTrue();
        assertThat(node.slept).hasSize(1);
    }

    @Test
    void operatorSeesTheVisits() {
        node.await(inn().visit("ann"));
        node.await(inn().stay("bob", "bob's"));

        assertThat(node.await(node.runtime().info(A)).features())
                .isEqualTo(Map.of("visits", Map.of("visits", 2, "last", "bob", "guests", 1)));
    }

    @Test
    void visitsAreGoneWithTheActor() {
        node.await(inn().visitAndPlanAnother("ann"));
        assertThat(stored()).isNotEmpty();

        node.await(node.runtime().destroy(A));

        assertThat(stored()).isEmpty();
        assertThat(node.await(node.runtime().info(A)).phase()).isEqualTo(ActorPhase.GONE);
        assertThat(node.await(inn().visit("bob"))).containsExactly("bob");
    }
}
