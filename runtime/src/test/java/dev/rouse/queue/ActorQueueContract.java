package dev.rouse.queue;

import static dev.rouse.queue.DepotNodes.DEPOT;
import static dev.rouse.queue.DepotNodes.info;
import static dev.rouse.queue.DepotNodes.notes;
import static dev.rouse.queue.DepotNodes.parcels;
import static dev.rouse.queue.DepotNodes.untilEmpty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorQueue;
import dev.rouse.ActorQueue.Priority;
import dev.rouse.DeadMessage;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.QueueFullException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Depot;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues of actors. */
public interface ActorQueueContract extends ActorFixture {

    private TestNode depot(Depot.Rules rules, UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Depot.type(rules, options));
    }

    @Test
    default void messagesAreHandledOnceInTheOrderInWhichTheyWereSent() {
        try (TestNode node = depot(new Depot.Rules(), options -> options)) {
            for (int i = 0; i < 20; i++) {
                node.await(parcels(node).send("p" + i));
            }
            untilEmpty(node);
            assertThat(notes(node))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 20).mapToObj(i -> "p" + i).toList());
        }
    }

    @Test
    default void messageIsTakenWhileATurnRunsAndHandledBehindIt() {
        Depot.Rules rules = new Depot.Rules();
        try (TestNode node = depot(rules, options -> options)) {
            node.await(node.runtime().actor(Depot.class, "a").notes());
            rules.hold();
            Received<Void> held = node.call(node.runtime().get(Depot.class, "a").hold());
            node.await(parcels(node).send("p"));
            assertThat(info(node).depth()).isEqualTo(1);
            assertThat(info(node).inFlight()).isEqualTo(1);
            assertThat(info(node).oldest()).isPresent();
            assertThat(rules.tried).isEmpty();
            rules.letGo();
            node.until(held::isOver);
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("p");
        }
    }

    @Test
    default void whatIsLeftIsHandledByTheNextNode() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(rules, options -> options)) {
            for (int i = 0; i < 3; i++) {
                node.await(parcels(node).send("p" + i));
            }
            node.until(() -> !rules.tried.isEmpty());
        }
        rules.letGo();
        try (TestNode node = depot(rules, options -> options)) {
            node.advance(Duration.ofSeconds(10));
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("p0", "p1", "p2");
        }
    }

    @Test
    default void messageThatFailsIsTriedAgainWhileOthersGoOn() {
        Depot.Rules rules = new Depot.Rules();
        rules.broken.add("bad");
        try (TestNode node = depot(rules, options -> options.queues(queues -> queues.tries(3)))) {
            node.await(parcels(node).send("bad"));
            node.await(parcels(node).send("good"));
            node.until(() -> rules.tried.size() == 2);
            assertThat(notes(node)).as("a failed turn leaves nothing").containsExactly("good");
            node.advance(Duration.ofMillis(1100));
            node.until(() -> rules.tried.size() == 3);
            assertThat(rules.tried).containsExactly("bad 1", "good 1", "bad 2");
            rules.broken.clear();
            node.advance(Duration.ofMillis(2100));
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("good", "bad");
        }
    }

    @Test
    default void messageThatFailsForTheLastTimeIsADeadLetter() {
        Depot.Rules rules = new Depot.Rules();
        rules.broken.add("bad");
        try (TestNode node = depot(rules, options -> options.queues(queues -> queues.tries(1)))) {
            String first = node.await(parcels(node).send("bad"));
            String second = node.await(parcels(node).send("bad"));
            untilEmpty(node);
            assertThat(info(node).deadLetters()).isEqualTo(2);
            List<DeadMessage> letters = node.await(node.runtime().deadMessages(DEPOT, "parcels"));
            assertThat(letters).extracting(DeadMessage::id).containsExactly(first, second);
            assertThat(letters.get(0).error()).contains("bad is broken.");
            assertThat(letters.get(0).arguments()).containsExactly("bad");
            assertThat(letters.get(0).failures()).isEqualTo(1);

            rules.broken.clear();
            assertThat(node.await(node.runtime().retryMessage(DEPOT, "parcels", first)))
                    .isTrue();
            assertThat(node.await(node.runtime().retryMessage(DEPOT, "parcels", first)))
                    .isFalse();
            assertThat(node.await(node.runtime().dropMessage(DEPOT, "parcels", second)))
                    .isTrue();
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("bad");
            assertThat(info(node).deadLetters()).isZero();
        }
    }

    @Test
    default void queueInOrderWaitsForTheOneThatFails() {
        Depot.Rules rules = new Depot.Rules();
        rules.broken.add("bad");
        try (TestNode node = depot(rules, options -> options.queue("parcels", queue -> queue.inOrder(true)))) {
            node.await(parcels(node).send("bad"));
            node.await(parcels(node).send("good"));
            node.until(() -> rules.tried.size() == 1);
            node.advance(Duration.ofMillis(900));
            assertThat(rules.tried).containsExactly("bad 1");
            rules.broken.clear();
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("bad", "good");
        }
    }

    @Test
    default void messageWaitsForItsTimeAsleep() {
        Depot.Rules rules = new Depot.Rules();
        try (TestNode node = depot(rules, options -> options.idleTimeout(Duration.ofSeconds(1)))) {
            node.await(parcels(node).after(Duration.ofMinutes(1)).send("later"));
            node.await(parcels(node).at(node.now().plusSeconds(30)).send("before"));
            assertThat(info(node).nextDue()).contains(node.now().plusSeconds(30));
            node.advance(Duration.ofSeconds(2));
            node.until(() -> node.slept.size() == 1);
            node.advance(Duration.ofSeconds(27));
            assertThat(rules.tried).isEmpty();
            node.advance(Duration.ofSeconds(2));
            node.until(() -> rules.tried.size() == 1);
            node.advance(Duration.ofSeconds(31));
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("before", "later");
        }
    }

    @Test
    default void highPrioritiesComeFirstAndWhatExpiredNotAtAll() {
        Depot.Rules rules = new Depot.Rules();
        try (TestNode node = depot(rules, options -> options)) {
            node.await(node.runtime().actor(Depot.class, "a").notes());
            rules.hold();
            Received<Void> held = node.call(node.runtime().get(Depot.class, "a").hold());
            node.await(parcels(node).priority(Priority.LOW).send("low"));
            node.await(parcels(node).send("normal"));
            node.await(parcels(node).priority(Priority.HIGH).send("high"));
            node.await(parcels(node).timeToLive(Duration.ofSeconds(1)).send("short"));
            node.advance(Duration.ofSeconds(2));
            rules.letGo();
            node.until(held::isOver);
            untilEmpty(node);
            // One was on its way when the others came.
            assertThat(notes(node)).containsExactly("low", "high", "normal");
            assertThat(info(node).deadLetters()).isZero();
        }
    }

    @Test
    default void senderMayWaitForTheEnd() {
        Depot.Rules rules = new Depot.Rules();
        rules.broken.add("bad");
        try (TestNode node = depot(rules, options -> options.queues(queues -> queues.tries(1)))) {
            assertThat(node.await(parcels(node).sendAndWait("p"))).isEqualTo("got p");
            assertThatThrownBy(() -> node.await(parcels(node).sendAndWait("bad")))
                    .isInstanceOf(ActionException.class)
                    .hasMessageContaining("bad is broken.");
        }
    }

    @Test
    default void fullQueueRefusesAndLosesNothing() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(
                rules, options -> options.queues(queues -> queues.maxMessages(3).maxMessageBytes(100)))) {
            for (int i = 0; i < 3; i++) {
                node.await(parcels(node).send("p" + i));
            }
            assertThatThrownBy(() -> node.await(parcels(node).send("p3")))
                    .isInstanceOfSatisfying(QueueFullException.class, full -> {
                        assertThat(full.depth()).isEqualTo(3);
                        assertThat(full.limit()).isEqualTo(3);
                    });
            assertThatThrownBy(() ->
                            node.await(node.runtime().queue(DEPOT, "letters").send("x".repeat(200))))
                    .isInstanceOf(LimitExceededException.class);
            rules.letGo();
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("p0", "p1", "p2");
        }
    }

    @Test
    default void wrongMessagesAreRefused() {
        try (TestNode node = depot(new Depot.Rules(), options -> options)) {
            assertThatThrownBy(() ->
                            node.await(node.runtime().queue(DEPOT, "nothing").send("x")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("letters, parcels");
            assertThatThrownBy(() -> node.await(parcels(node).send(1))).isInstanceOf(InvalidCallException.class);
            assertThatThrownBy(() -> node.await(node.runtime().retryMessage(DEPOT, "parcels", "0123456789abcdef")))
                    .isInstanceOf(ActorNotFoundException.class);
            assertThat(info(node).depth()).isZero();
        }
    }

    @Test
    default void backlogThatDoesNotFitIntoMemoryIsHandledInOrder() {
        int count = 1_300;
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        UnaryOperator<ActorOptions.Builder> options = all -> all.queues(queues -> queues.maxMessages(5_000));
        try (TestNode node = depot(rules, options)) {
            for (int i = 0; i < count; i++) {
                node.await(parcels(node).send("p" + i));
            }
            assertThat(info(node).depth()).isEqualTo(count);
        }
        rules.letGo();
        try (TestNode node = depot(rules, options)) {
            node.await(parcels(node).send("p" + count));
            untilEmpty(node);
            assertThat(notes(node))
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, count)
                            .mapToObj(i -> "p" + i)
                            .toList());
        }
    }

    @Test
    default void messageUnderWayIsHandledOnceThoughManyOthersComeBeforeIt() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(rules, options -> options.queues(queues -> queues.maxMessages(5_000)))) {
            node.await(parcels(node).priority(Priority.LOW).send("low"));
            node.until(() -> rules.tried.size() == 1);
            for (int i = 0; i < 600; i++) {
                node.await(parcels(node).priority(Priority.HIGH).send("p" + i));
            }
            rules.letGo();
            untilEmpty(node);
            assertThat(notes(node)).hasSize(601).startsWith("low", "p0").doesNotHaveDuplicates();
        }
    }

    @Test
    default void actorThatIsMadeAnewHasNoneOfTheMessages() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(rules, options -> options)) {
            for (int i = 0; i < 3; i++) {
                node.await(parcels(node).send("p" + i));
            }
            node.until(() -> rules.tried.size() == 1);
            Received<Void> destroyed = node.call(node.runtime().destroy(DEPOT));
            Received<List<String>> anew =
                    node.call(node.runtime().actor(Depot.class, "a").notes());
            rules.letGo();
            node.until(destroyed::isOver);
            for (int i = 0; i < 50 && !anew.isOver(); i++) {
                node.advance(Duration.ofMillis(20));
            }
            assertThat(anew.values()).containsExactly(List.of());
            node.advance(Duration.ofSeconds(20));
            node.await(parcels(node).send("new"));
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("new");
        }
    }

    @Test
    default void interleavedHandlerHandlesSeveralAtATime() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(rules, options -> options.queue("letters", queue -> queue.concurrency(3)))) {
            ActorQueue letters = node.runtime().queue(DEPOT, "letters");
            for (int i = 0; i < 5; i++) {
                node.await(letters.send("l" + i));
            }
            node.until(() -> rules.tried.size() == 3);
            assertThat(rules.tried).containsExactly("l0", "l1", "l2");
            rules.letGo();
            node.until(() -> rules.tried.size() == 5);
            for (int i = 0; i < 50 && notes(node).size() < 5; i++) {
                node.advance(Duration.ofMillis(10));
            }
            assertThat(notes(node)).containsExactlyInAnyOrder("l0", "l1", "l2", "l3", "l4");
        }
    }

    @Test
    default void messagesThatAreDueHaveThePlaceOfTheirClassAndOfWhenTheyWereSent() {
        Depot.Rules rules = new Depot.Rules();
        try (TestNode node = depot(rules, options -> options)) {
            node.await(node.runtime().actor(Depot.class, "a").notes());
            rules.hold();
            Received<Void> held = node.call(node.runtime().get(Depot.class, "a").hold());
            Duration second = Duration.ofSeconds(1);
            node.await(parcels(node).send("under way"));
            node.await(parcels(node).priority(Priority.LOW).after(second).send("low"));
            node.await(parcels(node).send("before"));
            node.await(parcels(node).after(second).send("normal"));
            node.await(parcels(node).send("behind"));
            node.await(parcels(node).priority(Priority.HIGH).after(second).send("high"));
            node.advance(Duration.ofSeconds(2));
            rules.letGo();
            node.until(held::isOver);
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("under way", "high", "before", "normal", "behind", "low");
        }
    }

    @Test
    default void manyMessagesThatAreDueAtOnceAreHandledInTheirOrder() {
        int count = 600;
        Depot.Rules rules = new Depot.Rules();
        UnaryOperator<ActorOptions.Builder> options = all -> all.queues(queues -> queues.maxMessages(5_000));
        try (TestNode node = depot(rules, options)) {
            for (int i = 0; i < count; i++) {
                node.await(parcels(node).after(Duration.ofMinutes(1)).send("p" + i));
            }
        }
        try (TestNode node = depot(rules, options)) {
            node.advance(Duration.ofSeconds(70));
            untilEmpty(node);
            assertThat(notes(node))
                    .containsExactlyElementsOf(
                            IntStream.range(0, count).mapToObj(i -> "p" + i).toList());
        }
    }

    @Test
    default void startWithMessagesInItsBundleReadsNothing() {
        Depot.Rules rules = new Depot.Rules();
        UnaryOperator<ActorOptions.Builder> options = all -> all.idleTimeout(Duration.ofSeconds(1));
        try (TestNode node = depot(rules, options)) {
            for (int i = 0; i < 3; i++) {
                node.await(parcels(node).after(Duration.ofMinutes(1)).send("p" + i));
            }
            node.advance(Duration.ofSeconds(3));
            node.until(() -> node.slept.size() == 1);
            int before = node.starts.size();
            node.advance(Duration.ofSeconds(60));
            node.until(() -> rules.tried.size() == 3);
            assertThat(node.starts).hasSize(before + 1);
            assertThat(node.starts.get(before).ledger().roundTrips()).isZero();
        }
        try (TestNode node = depot(rules, options)) {
            assertThat(notes(node)).containsExactly("p0", "p1", "p2");
            assertThat(node.starts)
                    .as("the queues are empty again")
                    .allMatch(start -> start.ledger().roundTrips() <= 1);
        }
    }
}
