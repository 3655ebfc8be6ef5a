package dev.rouse.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorOptions;
import dev.rouse.LimitExceededException;
import dev.rouse.UndeliveredMessage;
import dev.rouse.UndeliveredMessage.Reason;
import dev.rouse.UnknownTypeException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Depot;
import dev.rouse.fixture.Relay;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that actors send to others in their turns. */
public interface OutboxContract extends ActorFixture {

    ActorAddress DEPOT = ActorAddress.of("depot", "d");

    private TestNode node(UnaryOperator<ActorOptions.Builder> options) {
        return node(new Depot.Rules(), options, depot -> depot);
    }

    private TestNode node(
            Depot.Rules rules,
            UnaryOperator<ActorOptions.Builder> options,
            UnaryOperator<ActorOptions.Builder> ofDepot) {
        return TestNode.on(store(), Relay.type(options), Depot.type(rules, ofDepot));
    }

    private static void send(TestNode node, String from, String to, String... texts) {
        node.await(node.runtime().actor(Relay.class, from).send(to, List.of(texts)));
    }

    private static void sendParcels(TestNode node, int from, int to) {
        for (int i = from; i < to; i++) {
            node.await(node.runtime().actor(Relay.class, "a").sendTo("depot", "d", "parcels", "p" + i));
        }
    }

    private static List<String> notes(TestNode node, String key) {
        return node.await(node.runtime().actor(Relay.class, key).notes());
    }

    private static List<String> parcels(TestNode node) {
        return node.await(node.runtime().actor(Depot.class, "d").notes());
    }

    private static void until(TestNode node, BooleanSupplier condition) {
        for (int i = 0; i < 1200 && !condition.getAsBoolean(); i++) {
            node.advance(Duration.ofMillis(100));
        }
        assertThat(condition.getAsBoolean()).as("in two minutes").isTrue();
    }

    private static void untilNotes(TestNode node, String key, String... expected) {
        until(node, () -> notes(node, key).size() >= expected.length);
        assertThat(notes(node, key)).containsExactly(expected);
    }

    private static Object fact(TestNode node, ActorAddress actor, String fact) {
        ActorInfo info = node.await(node.runtime().info(actor));
        return info.features().getOrDefault("outbox", Map.of()).getOrDefault(fact, 0L);
    }

    private static String[] texts(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    @Test
    default void messagesOfTurnsArriveOnceInTheOrderOfTheTurns() {
        try (TestNode node = node(options -> options)) {
            for (int i = 0; i < 20; i++) {
                send(node, "a", "b", "m" + 2 * i, "m" + (2 * i + 1));
            }
            untilNotes(node, "b", texts("m", 0, 40));
            node.advance(Duration.ofSeconds(40));
            assertThat(notes(node, "b")).hasSize(40);
        }
    }

    @Test
    default void failedTurnSendsNothing() {
        try (TestNode node = node(options -> options)) {
            assertThatThrownBy(() ->
                            node.await(node.runtime().actor(Relay.class, "a").fail("b", "lost")))
                    .isInstanceOf(ActionException.class);
            send(node, "a", "b", "kept");
            untilNotes(node, "b", "kept");
            node.advance(Duration.ofSeconds(20));
            assertThat(notes(node, "b")).containsExactly("kept");
            assertThat(notes(node, "a")).isEmpty();
        }
    }

    @Test
    default void messageToItselfIsInItsQueueWithTheCommit() {
        try (TestNode node = node(options -> options)) {
            send(node, "a", "a", "one", "two");
            untilNotes(node, "a", "one", "two");
            assertThat(fact(node, Relay.address("a"), "receivers")).isEqualTo(0L);
        }
    }

    @Test
    default void messagesGoRoundInCircles() {
        try (TestNode node = node(options -> options)) {
            send(node, "a", "b", "x>a>b>b>a>c>a");
            until(node, () -> notes(node, "a").size() == 3);
            assertThat(notes(node, "a")).containsExactly("x", "x", "x");
            assertThat(notes(node, "b")).containsExactly("x", "x", "x");
            assertThat(notes(node, "c")).containsExactly("x");
        }
    }

    @Test
    default void sendByAReferenceIsAPartOfTheTurn() {
        try (TestNode node = node(options -> options)) {
            node.await(node.runtime().pause(Relay.address("b")).onErrorComplete());
            node.await(node.runtime().actor(Relay.class, "b").notes());
            node.await(node.runtime().pause(Relay.address("b")));
            String id = node.await(node.runtime().actor(Relay.class, "a").sendByReference("b", "m"));
            assertThat(id).hasSize(16);
            node.await(node.runtime().resume(Relay.address("b")));
            untilNotes(node, "b", "m");
        }
    }

    @Test
    default void turnThatChangesNothingSendsNothing() {
        try (TestNode node = node(options -> options)) {
            assertThatThrownBy(() ->
                            node.await(node.runtime().actor(Relay.class, "a").sendReadOnly("b", "m")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("@ReadOnly");
        }
    }

    @Test
    default void wrongMessagesAreRefusedInTheTurn() {
        try (TestNode node = node(new Depot.Rules(), all -> all, all -> all.queues(q -> q.maxMessageBytes(100)))) {
            assertThatThrownBy(() ->
                            node.await(node.runtime().actor(Relay.class, "a").sendTo("relay", "b", "nothing", "m")))
                    .hasMessageContaining("have no queue 'nothing'");
            assertThatThrownBy(() ->
                            node.await(node.runtime().actor(Relay.class, "a").sendTo("stranger", "b", "notes", "m")))
                    .isInstanceOf(UnknownTypeException.class);
            assertThatThrownBy(() -> node.await(
                            node.runtime().actor(Relay.class, "a").sendTo("depot", "d", "parcels", "x".repeat(200))))
                    .isInstanceOf(LimitExceededException.class);
        }
    }

    @Test
    default void messageWaitsForItsTimeAtTheReceiver() {
        try (TestNode node = node(options -> options)) {
            node.await(node.runtime().actor(Relay.class, "a").sendAfter("b", Duration.ofSeconds(30), "later"));
            send(node, "a", "b", "now");
            untilNotes(node, "b", "now");
            node.advance(Duration.ofSeconds(20));
            assertThat(notes(node, "b")).containsExactly("now");
            node.advance(Duration.ofSeconds(15));
            untilNotes(node, "b", "now", "later");
        }
    }

    @Test
    default void receiverThatIsPausedGetsItsMessagesLater() {
        try (TestNode node = node(options -> options.idleTimeout(Duration.ofSeconds(2)))) {
            send(node, "a", "b", "m0");
            untilNotes(node, "b", "m0");
            node.await(node.runtime().pause(Relay.address("b")));
            send(node, "a", "b", "m1", "m2");
            node.advance(Duration.ofMinutes(3));
            node.await(node.runtime().resume(Relay.address("b")));
            // Nobody calls the sender: an alarm wakes it.
            node.advance(Duration.ofSeconds(50));
            untilNotes(node, "b", "m0", "m1", "m2");
        }
    }

    @Test
    default void receiverWithAFullQueueGetsThemAllInOrder() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = node(rules, options -> options, depot -> depot.queues(q -> q.maxMessages(3)))) {
            sendParcels(node, 0, 12);
            node.advance(Duration.ofSeconds(10));
            rules.letGo();
            until(node, () -> parcels(node).size() >= 12);
            assertThat(parcels(node)).containsExactly(texts("p", 0, 12));
        }
    }

    @Test
    default void boundsOfTheOutboxRefuseTheTurn() {
        try (TestNode node = node(options -> options.outbox(o -> o.maxMessages(3)))) {
            assertThat(notes(node, "b")).isEmpty();
            node.await(node.runtime().pause(Relay.address("b")));
            send(node, "a", "b", "m0", "m1");
            assertThatThrownBy(() -> send(node, "a", "b", "x", "y"))
                    .isInstanceOfSatisfying(LimitExceededException.class, full -> {
                        assertThat(full).hasMessageContaining("messages of the outbox of relay/a");
                        assertThat(full.limit()).isEqualTo(3);
                    });
            send(node, "a", "b", "m2");
            node.await(node.runtime().resume(Relay.address("b")));
            untilNotes(node, "b", "m0", "m1", "m2");
            send(node, "a", "b", "m3", "m4", "m5");
            untilNotes(node, "b", texts("m", 0, 6));
        }
        try (TestNode node = node(options -> options.outbox(o -> o.maxBytes(100)))) {
            assertThatThrownBy(() -> send(node, "a", "b", "x".repeat(200)))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("bytes of the outbox");
        }
    }

    @Test
    default void nextNodeDeliversWhatIsLeftAndItsStartReadsNothingMore() {
        try (TestNode node = node(options -> options)) {
            send(node, "a", "b", "m0");
            untilNotes(node, "b", "m0");
            node.await(node.runtime().pause(Relay.address("b")));
            send(node, "a", "b", "m1", "m2");
        }
        try (TestNode node = node(options -> options)) {
            node.await(node.runtime().resume(Relay.address("b")));
            node.advance(Duration.ofSeconds(10));
            untilNotes(node, "b", "m0", "m1", "m2");
            assertThat(node.starts)
                    .filteredOn(start -> start.address().equals(Relay.address("a")))
                    .isNotEmpty()
                    .allMatch(start -> start.ledger().roundTrips() <= 1);
        }
    }

    @Test
    default void outboxThatNoBundleHasRoomForIsDeliveredWholeAndInOrder() {
        int count = 700;
        UnaryOperator<ActorOptions.Builder> options = all -> all.preload(preload -> preload.outboxBytes(2048));
        try (TestNode node = node(options)) {
            assertThat(notes(node, "b")).isEmpty();
            node.await(node.runtime().pause(Relay.address("b")));
            for (int i = 0; i < count; i += 100) {
                send(node, "a", "b", texts("m", i, i + 100));
            }
        }
        try (TestNode node = node(options)) {
            send(node, "a", "b", "m" + count);
            node.await(node.runtime().resume(Relay.address("b")));
            until(node, () -> notes(node, "b").size() > count);
            assertThat(notes(node, "b")).containsExactly(texts("m", 0, count + 1));
        }
    }

    @Test
    default void nothingIsLeftOfAnExchangeThatIsOver() {
        try (TestNode node = node(options -> options)) {
            send(node, "a", "b", "m0");
            untilNotes(node, "b", "m0");
            assertThat(fact(node, Relay.address("b"), "senders")).isEqualTo(1L);
            until(node, () -> fact(node, Relay.address("a"), "messages").equals(0L));
            assertThat(fact(node, Relay.address("a"), "receivers")).isEqualTo(1L);
            until(node, () -> fact(node, Relay.address("a"), "receivers").equals(0L));
            assertThat(fact(node, Relay.address("b"), "senders")).isEqualTo(0L);
            send(node, "a", "b", "m1");
            untilNotes(node, "b", "m0", "m1");
        }
    }

    /** Three parcels are sent to the depot, which is destroyed before it has taken all. */
    private static void destroyWhileOffered(TestNode node, Depot.Rules rules) {
        sendParcels(node, 0, 3);
        node.advance(Duration.ofSeconds(2));
        rules.letGo();
        node.await(node.runtime().destroy(DEPOT));
    }

    @Test
    default void receiverThatWasDestroyedAndMadeAnewGetsNoneThatWereOfferedToTheOldOne() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = node(rules, options -> options, depot -> depot.queues(q -> q.maxMessages(1)))) {
            destroyWhileOffered(node, rules);
            assertThat(parcels(node).size()).isLessThan(3);
            until(node, () -> !undelivered(node).isEmpty());
            List<UndeliveredMessage> letters = undelivered(node);
            assertThat(letters).extracting(UndeliveredMessage::reason).containsOnly(Reason.RECEIVER_DESTROYED);
            assertThat(letters).extracting(UndeliveredMessage::receiver).containsOnly(DEPOT);
            assertThat(letters.get(letters.size() - 1).arguments()).containsExactly("p2");
            sendParcels(node, 3, 4);
            until(node, () -> parcels(node).contains("p3"));

            String last = letters.get(letters.size() - 1).id();
            assertThat(node.await(node.runtime().retryUndelivered(Relay.address("a"), last)))
                    .isTrue();
            assertThat(node.await(node.runtime().retryUndelivered(Relay.address("a"), last)))
                    .isFalse();
            until(node, () -> parcels(node).contains("p2"));
            assertThat(undelivered(node)).hasSize(letters.size() - 1);
            for (UndeliveredMessage letter : undelivered(node)) {
                assertThat(node.await(node.runtime().dropUndelivered(Relay.address("a"), letter.id())))
                        .isTrue();
            }
            assertThat(undelivered(node)).isEmpty();
        }
    }

    @Test
    default void receiverThatIsGoneIsNotMadeByWhatWasOfferedToIt() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = node(rules, options -> options, depot -> depot.queues(q -> q.maxMessages(1)))) {
            destroyWhileOffered(node, rules);
            until(node, () -> !undelivered(node).isEmpty());
            assertThat(node.await(node.runtime().info(DEPOT)).exists()).isFalse();
            sendParcels(node, 3, 4);
            until(node, () -> parcels(node).contains("p3"));
        }
    }

    @Test
    default void messageThatIsRefusedForGoodIsADeadLetterAndThoseBehindItGoOn() {
        try (TestNode node = node(options -> options)) {
            assertThat(parcels(node)).isEmpty();
            node.await(node.runtime().pause(DEPOT));
            sendParcels(node, 0, 1);
            node.await(node.runtime().actor(Relay.class, "a").sendTo("depot", "d", "parcels", "x".repeat(50)));
            sendParcels(node, 1, 2);
        }
        try (TestNode node = node(new Depot.Rules(), all -> all, depot -> depot.queues(q -> q.maxMessageBytes(40)))) {
            node.await(node.runtime().resume(DEPOT));
            until(node, () -> parcels(node).size() >= 2);
            assertThat(parcels(node)).containsExactly("p0", "p1");
            List<UndeliveredMessage> letters = undelivered(node);
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).reason()).isEqualTo(Reason.REFUSED);
            assertThat(letters.get(0).queue()).isEqualTo("parcels");
            assertThat(letters.get(0).error()).contains("bytes of a message of queue parcels");
        }
    }

    private static List<UndeliveredMessage> undelivered(TestNode node) {
        return node.await(node.runtime().undelivered(Relay.address("a")));
    }
}
