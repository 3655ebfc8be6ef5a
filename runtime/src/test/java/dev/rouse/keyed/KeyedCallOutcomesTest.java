package dev.rouse.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Purse;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls with a key whose outcome is not known: they are made again by themselves, and have their effect once. */
class KeyedCallOutcomesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int PURSES = 12;

    private final ScriptedStore store = new ScriptedStore();
    private final Purse.Gates gates = new Purse.Gates();
    private final List<TestNode> nodes = new ArrayList<>();
    private int puts;

    {
        store.exclusive(false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        nodes.stream().filter(TestNode::isStarted).forEach(TestNode::close);
    }

    private TestNode begin() {
        TestNode node = TestNode.begin(store, options -> options, Purse.type(gates, options -> options));
        nodes.add(node);
        pass(SECOND.multipliedBy(nodes.size() == 1 ? 1 : 10));
        return node;
    }

    private void pass(Duration time) {
        TestNode.pass(time, nodes.toArray(TestNode[]::new));
    }

    private static Purse keyed(TestNode node, String key, int purse) {
        return node.runtime().withKey(key).actor(Purse.class, "p" + purse);
    }

    private void revokeAll() {
        store.entries().stream()
                .map(KvEntry::key)
                .filter(key -> key.startsWith(new Keys((byte) 'R').epochs()))
                .forEach(store::remove);
    }

    private void losesItsPlace(Consumer<PendingCommit> outcome, int runs) {
        TestNode node = begin();
        node.await(node.runtime().actor(Purse.class, "p0").put(1));
        store.holdCommits();
        Received<Integer> sent = node.call(keyed(node, "k", 0).put(3));
        Received<Integer> repeat = node.call(keyed(node, "k", 0).put(3));
        outcome.accept(store.expectCommit());
        revokeAll();
        store.releaseCommits();
        pass(SECOND.multipliedBy(5));
        assertThat(node.fenced).hasSize(1);
        assertThat(sent.value()).isEqualTo(4);
        assertThat(repeat.value()).isEqualTo(4);
        assertThat(node.await(node.runtime().actor(Purse.class, "p0").coins())).isEqualTo(4);
        assertThat(gates.runs).hasValue(runs);
    }

    @Test
    void commitThatWasAppliedWhileItsNodeLostItsPlaceIsFound() {
        losesItsPlace(PendingCommit::applyAndLoseOutcome, 2);
    }

    @Test
    void commitThatWasNotAppliedWhileItsNodeLostItsPlaceIsMadeAgain() {
        losesItsPlace(PendingCommit::loseBeforeItLands, 3);
    }

    @Test
    void keyThatMayBeKnownCostsOneReadAndNoOther() {
        TestNode node = begin();
        store.forgetCalls();
        for (int i = 0; i < 100; i++) {
            node.await(keyed(node, "k" + i, 0).put(1));
        }
        assertThat(store.reads()).as("its start, and nothing else").hasSize(1);
        node.advance(Duration.ofMinutes(10));
        store.forgetCalls();
        node.await(node.runtime().actor(Purse.class, "p0").put(1));
        int start = store.reads().size();
        assertThat(node.await(keyed(node, "k7", 0).put(1))).isEqualTo(8);
        assertThat(store.reads()).hasSize(start + 1);
        node.await(keyed(node, "k7", 0).put(1));
        assertThat(store.reads()).hasSize(start + 1);
        node.await(keyed(node, "new", 0).put(1));
        assertThat(store.reads()).hasSize(start + 2);
    }

    /** Makes the next call to each purse: {@code between} comes while they are under way. */
    private void putInAll(TestNode front, Runnable between) {
        puts++;
        List<Received<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < PURSES; i++) {
            answers.add(Received.from(keyed(front, "put" + puts, i).put(1)));
        }
        front.run();
        between.run();
        for (int i = 0; i < 1000 && !answers.stream().allMatch(Received::isOver); i++) {
            pass(Duration.ofMillis(50));
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.value()).isEqualTo(puts));
        for (int i = 0; i < PURSES; i++) {
            Received<Integer> again =
                    Received.from(keyed(front, "put" + puts, i).put(1));
            for (int step = 0; step < 200 && !again.isOver(); step++) {
                pass(Duration.ofMillis(50));
            }
            assertThat(again.value()).isEqualTo(puts);
        }
    }

    @Test
    void callsHaveTheirEffectOnceWhileActorsMoveAndTheirNodesDie() {
        TestNode front = begin();
        putInAll(front, () -> {});
        TestNode second = begin();
        putInAll(front, () -> {});
        TestNode third = begin();
        putInAll(front, () -> {});
        Received<Integer> stopped = Received.from(second.runtime().stop());
        putInAll(front, () -> {});
        for (int i = 0; i < 400 && !stopped.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        nodes.remove(second);
        putInAll(front, () -> {
            TestNode.pass(Duration.ofMillis(1), third);
            nodes.remove(third);
        });
        putInAll(front, () -> {});
        nodes.add(third);
    }
}
