package dev.rouse.outbox;

import static dev.rouse.outbox.RelayNodes.A;
import static dev.rouse.outbox.RelayNodes.fact;
import static dev.rouse.outbox.RelayNodes.notes;
import static dev.rouse.outbox.RelayNodes.pass;
import static dev.rouse.outbox.RelayNodes.relay;
import static dev.rouse.outbox.RelayNodes.undelivered;
import static dev.rouse.outbox.RelayNodes.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.UndeliveredMessage;
import dev.rouse.UndeliveredMessage.Reason;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Depot;
import dev.rouse.fixture.Picky;
import dev.rouse.fixture.Relay;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Messages to actors that fail to take them until the application is changed. */
public interface OutboxFailureContract extends ActorFixture {

    ActorAddress DEPOT = ActorAddress.of("depot", "d");
    Duration PATIENCE = Duration.ofMinutes(2);

    private static ActorOptions.Builder patient(ActorOptions.Builder options) {
        return options.idleTimeout(Duration.ofSeconds(10)).outbox(outbox -> outbox.giveUpAfter(PATIENCE));
    }

    private TestNode node(ActorType<?>... others) {
        return node(OutboxFailureContract::patient, others);
    }

    private TestNode node(UnaryOperator<ActorOptions.Builder> options, ActorType<?>... others) {
        ActorType<?>[] types = new ActorType<?>[others.length + 1];
        types[0] = Relay.type(options);
        System.arraycopy(others, 0, types, 1, others.length);
        return TestNode.on(store(), types);
    }

    private static ActorType<?> depot() {
        return Depot.type(new Depot.Rules(), options -> options);
    }

    private static ActorType<?> picky() {
        return Picky.type(new AtomicBoolean()).named("depot");
    }

    private static void send(TestNode node, String type, String queue, String text) {
        node.await(relay(node, "a").sendTo(type, "d", queue, text));
    }

    /** Leaves a message for the depot, which is paused until then. */
    private void leaveAMessage() {
        try (TestNode node = node(depot())) {
            node.await(node.runtime().actor(Depot.class, "d").notes());
            node.await(node.runtime().pause(DEPOT));
            send(node, "depot", "parcels", "p");
        }
    }

    private static List<String> parcels(TestNode node) {
        return node.await(node.runtime().actor(Depot.class, "d").notes());
    }

    private static UndeliveredMessage letter(TestNode node) {
        List<UndeliveredMessage> letters = undelivered(node);
        assertThat(letters).hasSize(1);
        assertThat(fact(node, "a", "messages")).isEqualTo(0L);
        return letters.get(0);
    }

    private static void retryAndDelivers(TestNode node) {
        String id = letter(node).id();
        node.await(node.runtime().resume(DEPOT));
        assertThat(node.await(node.runtime().retryUndelivered(A, id))).isTrue();
        until(node, () -> parcels(node).contains("p"));
        assertThat(undelivered(node)).isEmpty();
    }

    @Test
    default void receiverThatCannotBeCreatedIsTriedForAWhileAndThenItsMessagesAreDeadLetters() {
        AtomicBoolean refuses = new AtomicBoolean(true);
        try (TestNode node = node(Picky.type(refuses))) {
            send(node, "picky", "notes", "p");
            pass(node, PATIENCE.dividedBy(2));
            assertThat(undelivered(node)).isEmpty();
            pass(node, PATIENCE);
            assertThat(letter(node).reason()).isEqualTo(Reason.RECEIVER_NOT_STARTED);
            assertThat(letter(node).error()).contains("It is not created.");
            assertThat(fact(node, "a", "receivers")).isEqualTo(0L);

            refuses.set(false);
            node.await(node.runtime().retryUndelivered(A, letter(node).id()));
            Picky picky = node.runtime().actor(Picky.class, "d");
            until(node, () -> node.await(picky.notes()).contains("p"));
        }
    }

    @Test
    default void receiverThatCanBeCreatedAfterAWhileHasAllInOrder() {
        AtomicBoolean refuses = new AtomicBoolean(true);
        try (TestNode node = node(Picky.type(refuses))) {
            send(node, "picky", "notes", "p0");
            pass(node, PATIENCE.dividedBy(2));
            send(node, "picky", "notes", "p1");
            refuses.set(false);
            Picky picky = node.runtime().actor(Picky.class, "d");
            until(node, () -> node.await(picky.notes()).size() == 2);
            assertThat(node.await(picky.notes())).containsExactly("p0", "p1");
            pass(node, PATIENCE);
            assertThat(undelivered(node)).isEmpty();
        }
    }

    @Test
    default void queueThatNobodyKnowsIsAwaitedAndThenTheMessageIsADeadLetter() {
        leaveAMessage();
        try (TestNode node = node(picky())) {
            node.await(node.runtime().resume(DEPOT));
            notes(node, "a");
            pass(node, PATIENCE.dividedBy(2));
            assertThat(undelivered(node)).isEmpty();
            pass(node, PATIENCE);
            assertThat(letter(node).reason()).isEqualTo(Reason.UNKNOWN_QUEUE);
            assertThat(letter(node).error()).contains("no queue 'parcels'").doesNotContain("offered");
        }
        try (TestNode node = node(depot())) {
            retryAndDelivers(node);
        }
    }

    @Test
    default void queueThatARollingUpdateBringsGetsWhatWasSentBefore() {
        leaveAMessage();
        try (TestNode node = node(picky())) {
            node.await(node.runtime().resume(DEPOT));
            notes(node, "a");
            pass(node, PATIENCE.dividedBy(4));
        }
        try (TestNode node = node(depot())) {
            until(node, () -> parcels(node).contains("p"));
            assertThat(undelivered(node)).isEmpty();
        }
    }

    @Test
    default void typeThatNobodyKnowsIsAwaitedAndThenTheMessageIsADeadLetter() {
        leaveAMessage();
        try (TestNode node = node()) {
            notes(node, "a");
            pass(node, PATIENCE.dividedBy(2));
            assertThat(undelivered(node)).isEmpty();
            pass(node, PATIENCE);
            assertThat(letter(node).reason()).isEqualTo(Reason.UNKNOWN_TYPE);
        }
        try (TestNode node = node(depot())) {
            retryAndDelivers(node);
        }
    }

    @Test
    default void timeForWhichAReceiverFailsIsKeptThroughLivesOfTheSender() {
        leaveAMessage();
        for (int life = 0; life < 2; life++) {
            try (TestNode node = node()) {
                node.setWallClock(Duration.ofSeconds(40L * life));
                node.advance(Duration.ofSeconds(5));
                notes(node, "a");
                pass(node, PATIENCE.dividedBy(4));
                assertThat(undelivered(node)).isEmpty();
            }
        }
        try (TestNode node = node()) {
            node.setWallClock(Duration.ofSeconds(80));
            node.advance(Duration.ofSeconds(5));
            notes(node, "a");
            pass(node, PATIENCE.dividedBy(2));
            assertThat(letter(node).reason()).isEqualTo(Reason.UNKNOWN_TYPE);
        }
    }

    @Test
    default void moreDeadLettersThanOneCommitHoldsAreKept() {
        int count = 200;
        String text = "x".repeat(60_000);
        UnaryOperator<ActorOptions.Builder> options = all ->
                patient(all).outbox(outbox -> outbox.giveUpAfter(PATIENCE).maxBytes(64 << 20));
        AtomicBoolean refuses = new AtomicBoolean(true);
        try (TestNode node = node(options, Picky.type(refuses))) {
            for (int i = 0; i < count; i++) {
                send(node, "picky", "notes", text + i);
            }
            pass(node, PATIENCE.multipliedBy(2));
            until(node, () -> fact(node, "a", "messages").equals(0L));
            assertThat(fact(node, "a", "deadLetters")).isEqualTo((long) count);
        }
    }

    @Test
    default void messageThatFindsNoRoomAmongDeadLettersLetsItsActorSleep() {
        UnaryOperator<ActorOptions.Builder> options = all -> patient(all).outbox(outbox -> outbox.maxDeadLetters(1));
        try (TestNode node = node(options, depot())) {
            node.await(node.runtime().actor(Depot.class, "d").notes());
            node.await(node.runtime().pause(DEPOT));
            send(node, "depot", "parcels", "x".repeat(50));
            send(node, "depot", "parcels", "x".repeat(60));
            send(node, "depot", "parcels", "p");
        }
        ActorType<?> strict = Depot.type(new Depot.Rules(), all -> all.queues(queues -> queues.maxMessageBytes(40)));
        try (TestNode node = node(options, strict)) {
            node.await(node.runtime().resume(DEPOT));
            until(node, () -> undelivered(node).size() == 1);
            assertThat(fact(node, "a", "messages")).isEqualTo(2L);
            pass(node, Duration.ofMinutes(1));
            long before = node.slept.stream().filter(A.toString()::equals).count();
            assertThat(before).as("times it went to sleep").isPositive();
            pass(node, Duration.ofMinutes(5));
            assertThat(node.slept.stream().filter(A.toString()::equals).count() - before)
                    .as("times it was woken for nothing")
                    .isLessThanOrEqualTo(1);

            node.await(
                    node.runtime().dropUndelivered(A, undelivered(node).get(0).id()));
            until(node, () -> undelivered(node).size() == 1);
            node.await(
                    node.runtime().dropUndelivered(A, undelivered(node).get(0).id()));
            until(node, () -> parcels(node).contains("p"));
        }
    }
}
