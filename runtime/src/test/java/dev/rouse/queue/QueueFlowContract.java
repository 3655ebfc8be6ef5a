package dev.rouse.queue;

import static dev.rouse.queue.DepotNodes.DEPOT;
import static dev.rouse.queue.DepotNodes.info;
import static dev.rouse.queue.DepotNodes.notes;
import static dev.rouse.queue.DepotNodes.parcels;
import static dev.rouse.queue.DepotNodes.untilEmpty;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.ActorQueue;
import dev.rouse.ActorQueue.Priority;
import dev.rouse.InvalidCallException;
import dev.rouse.QueueInfo;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Depot;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Limits of the flow of queues, and groups of messages. */
public interface QueueFlowContract extends ActorFixture {

    private TestNode depot(Depot.Rules rules, UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Depot.type(rules, options));
    }

    private static ActorQueue letters(TestNode node) {
        return node.runtime().queue(DEPOT, "letters");
    }

    private static List<String> named(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    @Test
    default void messagesBeginAtTheRateOfTheirQueue() {
        Depot.Rules rules = new Depot.Rules();
        try (TestNode node =
                depot(rules, options -> options.queue("parcels", queue -> queue.rate(2, Duration.ofSeconds(10))))) {
            for (int i = 0; i < 5; i++) {
                node.await(parcels(node).send("p" + i));
            }
            node.await(letters(node).send("not limited"));
            node.until(() -> rules.tried.size() == 3);
            QueueInfo info = info(node);
            assertThat(info.depth()).isEqualTo(3);
            assertThat(info.limitedUntil())
                    .hasValueSatisfying(until -> assertThat(until)
                            .isBetween(node.now().plusMillis(4_000), node.now().plusMillis(5_000)));
            node.advance(Duration.ofMillis(4_500));
            assertThat(rules.tried).hasSize(3);
            node.advance(Duration.ofMillis(600));
            node.until(() -> rules.tried.size() == 4);
            node.advance(Duration.ofMillis(4_400));
            assertThat(rules.tried).hasSize(4);
            node.advance(Duration.ofMillis(6_000));
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("p0", "p1", "not limited", "p2", "p3", "p4");
            assertThat(info(node).limitedUntil()).isEmpty();
        }
    }

    @Test
    default void rateGoesOnOverSleepAndAnotherNode() {
        Depot.Rules rules = new Depot.Rules();
        UnaryOperator<ActorOptions.Builder> options = all -> all.idleTimeout(Duration.ofMillis(500))
                .queue("parcels", queue -> queue.rate(1, Duration.ofSeconds(30)));
        try (TestNode node = depot(rules, options)) {
            for (int i = 0; i < 4; i++) {
                node.await(parcels(node).send("p" + i));
            }
            node.until(() -> rules.tried.size() == 1);
            node.advance(Duration.ofSeconds(29));
            assertThat(node.slept)
                    .as("a message that is held back keeps nobody awake")
                    .isNotEmpty();
            assertThat(rules.tried).hasSize(1);
            node.advance(Duration.ofSeconds(7));
            node.until(() -> rules.tried.size() == 2);
        }
        try (TestNode node = depot(rules, options)) {
            node.await(parcels(node).send("p4"));
            node.advance(Duration.ofSeconds(15));
            assertThat(rules.tried).hasSize(2);
            for (int i = 0; i < 30; i++) {
                node.advance(Duration.ofSeconds(5)); // A store with threads of its own is to answer in between.
            }
            untilEmpty(node);
            assertThat(notes(node)).containsExactlyElementsOf(named("p", 5));
        }
    }

    @Test
    default void groupThatFloodsDoesNotKeepAQuietOneWaiting() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        UnaryOperator<ActorOptions.Builder> options = all -> all.queues(queues -> queues.maxMessages(2_000));
        try (TestNode node = depot(rules, options)) {
            for (int i = 0; i < 700; i++) {
                node.await(parcels(node).group("noisy").send("n" + i));
            }
            for (int i = 0; i < 3; i++) {
                node.await(parcels(node).group("quiet").send("q" + i));
            }
            node.await(parcels(node).send("of nobody"));
        }
        try (TestNode node = depot(rules, options)) {
            // Though most of the flood is in the store alone, it keeps its order, and the quiet come at once.
            node.await(parcels(node).group("noisy").send("n700"));
            node.await(parcels(node).group("other").send("o"));
            rules.letGo();
            untilEmpty(node);
            List<String> notes = notes(node);
            assertThat(notes).hasSize(706).doesNotHaveDuplicates();
            assertThat(notes.stream().filter(note -> note.startsWith("n"))).containsExactlyElementsOf(named("n", 701));
            assertThat(notes.stream().filter(note -> note.startsWith("q"))).containsExactlyElementsOf(named("q", 3));
            assertThat(notes.indexOf("q2")).isLessThan(10);
            assertThat(notes.indexOf("o")).isLessThan(20);
            assertThat(notes.indexOf("of nobody")).isLessThan(5);
        }
    }

    @Test
    default void messagesOfAGroupAreHandledAsManyAtATimeAsItMay() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(
                rules,
                options ->
                        options.queue("letters", queue -> queue.concurrency(8).groupConcurrency(2)))) {
            for (int i = 0; i < 20; i++) {
                node.await(letters(node).group("noisy").send("n" + i));
            }
            node.await(letters(node).group("quiet").send("q"));
            node.until(() -> rules.tried.size() == 3);
            assertThat(rules.tried).containsExactly("n0", "n1", "q");
            assertThat(info(node, "letters").inFlight()).isEqualTo(3);
            rules.letGo();
            for (int i = 0; i < 600 && info(node, "letters").depth() > 0; i++) {
                node.advance(Duration.ofMillis(10));
            }
            assertThat(notes(node)).hasSize(21);
            assertThat(rules.tried.stream().filter(note -> note.startsWith("n")))
                    .containsExactlyElementsOf(named("n", 20));
        }
    }

    @Test
    default void groupsHaveTheirRatesEachByItself() {
        Depot.Rules rules = new Depot.Rules();
        try (TestNode node = depot(
                rules, options -> options.queue("parcels", queue -> queue.groupRate(1, Duration.ofSeconds(10))))) {
            for (int i = 0; i < 3; i++) {
                node.await(parcels(node).group("noisy").send("n" + i));
            }
            node.await(parcels(node).group("quiet").send("q0"));
            node.until(() -> rules.tried.size() == 2);
            assertThat(rules.tried).containsExactly("n0 1", "q0 1");
            node.advance(Duration.ofMillis(9_900));
            assertThat(rules.tried).hasSize(2);
            node.await(parcels(node).group("third").send("t"));
            node.until(() -> rules.tried.size() == 3);
            node.advance(Duration.ofMillis(10_200));
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("n0", "q0", "t", "n1", "n2");
        }
    }

    @Test
    default void queueInOrderKeepsItsOrderWhateverTheGroups() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(rules, options -> options.queue("parcels", queue -> queue.inOrder(true)))) {
            Received<Void> held =
                    node.call(node.runtime().actor(Depot.class, "a").hold());
            for (int i = 0; i < 6; i++) {
                node.await(parcels(node).group(i < 4 ? "noisy" : "quiet").send("p" + i));
            }
            rules.letGo();
            node.until(held::isOver);
            untilEmpty(node);
            assertThat(notes(node)).containsExactlyElementsOf(named("p", 6));
        }
    }

    @Test
    default void namesThatNoGroupHasAreRefused() {
        try (TestNode node = depot(new Depot.Rules(), options -> options)) {
            Assertions.assertThatThrownBy(() -> parcels(node).group("")).isInstanceOf(InvalidCallException.class);
            Assertions.assertThatThrownBy(() -> parcels(node).group("x".repeat(65)))
                    .isInstanceOf(InvalidCallException.class);
        }
    }

    @Test
    default void actorWakesForAGroupThatMayBeginThoughAnotherIsHeldForLong() {
        Depot.Rules rules = new Depot.Rules();
        UnaryOperator<ActorOptions.Builder> options = all -> all.idleTimeout(Duration.ofMillis(500))
                .queue("parcels", queue -> queue.groupRate(2, Duration.ofHours(2)));
        try (TestNode node = depot(rules, options)) {
            for (int i = 0; i < 3; i++) {
                node.await(parcels(node).group("noisy").send("n" + i));
            }
            node.until(() -> rules.tried.size() == 2);
            rules.hold();
            node.await(parcels(node).group("quiet").send("q0"));
        }
        rules.letGo();
        rules.tried.clear();
        try (TestNode node = depot(rules, options)) {
            node.advance(Duration.ofSeconds(10));
            node.until(() -> !rules.tried.isEmpty());
            assertThat(rules.tried).containsExactly("q0 1");
            node.advance(Duration.ofMinutes(30));
            assertThat(rules.tried).hasSize(1);
            assertThat(node.slept).as("what is held for long wakes nobody").hasSizeLessThan(4);
        }
    }

    @Test
    default void delayedMessagesOfAGroupTakeTurnsWithOthers() {
        Depot.Rules rules = new Depot.Rules();
        try (TestNode node = depot(rules, options -> options)) {
            node.await(node.runtime().actor(Depot.class, "a").notes());
            rules.hold();
            Received<Void> held = node.call(node.runtime().get(Depot.class, "a").hold());
            for (int i = 0; i < 20; i++) {
                node.await(parcels(node)
                        .group("noisy")
                        .after(Duration.ofSeconds(1))
                        .send("n" + i));
            }
            node.await(parcels(node).group("quiet").after(Duration.ofSeconds(1)).send("q0"));
            node.await(parcels(node).group("quiet").after(Duration.ofSeconds(1)).send("q1"));
            node.advance(Duration.ofSeconds(2));
            rules.letGo();
            node.until(held::isOver);
            untilEmpty(node);
            List<String> notes = notes(node);
            assertThat(notes).hasSize(22).doesNotHaveDuplicates();
            assertThat(notes.indexOf("q1")).isLessThan(6);
            assertThat(notes.stream().filter(note -> note.startsWith("n"))).containsExactlyElementsOf(named("n", 20));
        }
    }

    @Test
    default void manyGroupsThatAreHeldHideNoneThatMayBegin() {
        int groups = 700;
        Depot.Rules rules = new Depot.Rules();
        UnaryOperator<ActorOptions.Builder> options =
                all -> all.queues(queues -> queues.maxMessages(5_000).groupRate(1, Duration.ofHours(1)));
        try (TestNode node = depot(rules, options)) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < groups; i++) {
                    node.await(parcels(node).group("g" + i).send(round + " of " + i));
                }
            }
            node.until(() -> rules.tried.size() == groups);
            node.await(parcels(node).group("free").send("f"));
            node.until(() -> rules.tried.size() == groups + 1);
            assertThat(rules.tried.get(groups)).isEqualTo("f 1");
            assertThat(info(node).depth()).isEqualTo(groups);
        }
    }

    @Test
    default void heldMessagesThatANewLifeHasReadHideNoneBehindThem() {
        Depot.Rules rules = new Depot.Rules();
        UnaryOperator<ActorOptions.Builder> options = all -> all.preload(preload -> preload.queueBytes(4096))
                .queues(queues -> queues.maxMessages(5_000).groupRate(1, Duration.ofHours(10)));
        try (TestNode node = depot(rules, options)) {
            for (int i = 0; i < 800; i++) {
                node.await(parcels(node).group("noisy").send("n" + i));
            }
            node.until(() -> rules.tried.size() == 1);
        }
        try (TestNode node = depot(rules, options)) {
            node.await(parcels(node).priority(Priority.LOW).group("free").send("f"));
            node.until(() -> rules.tried.size() == 2);
            assertThat(rules.tried).containsExactly("n0 1", "f 1");
        }
    }
}
