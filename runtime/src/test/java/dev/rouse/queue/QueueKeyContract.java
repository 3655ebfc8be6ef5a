package dev.rouse.queue;

import static dev.rouse.queue.DepotNodes.DEPOT;
import static dev.rouse.queue.DepotNodes.info;
import static dev.rouse.queue.DepotNodes.notes;
import static dev.rouse.queue.DepotNodes.parcels;
import static dev.rouse.queue.DepotNodes.untilEmpty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorOptions;
import dev.rouse.InvalidCallException;
import dev.rouse.KeyReusedException;
import dev.rouse.Principal;
import dev.rouse.QueueFullException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Depot;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Messages that are sent under a key. */
public interface QueueKeyContract extends ActorFixture {

    private TestNode depot(Depot.Rules rules, UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Depot.type(rules, options));
    }

    @Test
    default void messageOfOneKeyIsTakenOnceAlsoByTheNextNode() {
        String first;
        try (TestNode node = depot(new Depot.Rules(), options -> options)) {
            first = node.await(parcels(node).withKey("k").send("p"));
            assertThat(node.await(parcels(node).withKey("k").send("p"))).isEqualTo(first);
            untilEmpty(node);
            assertThat(node.await(parcels(node).withKey("k").send("p")))
                    .as("handled, and remembered still")
                    .isEqualTo(first);
        }
        try (TestNode node = depot(new Depot.Rules(), options -> options)) {
            assertThat(node.await(parcels(node).withKey("k").send("p"))).isEqualTo(first);
            assertThat(node.await(parcels(node).withKey("other").send("p"))).isNotEqualTo(first);
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("p", "p");
        }
    }

    @Test
    default void keyStandsForOneMessageOfOneQueueAndPrincipal() {
        try (TestNode node = depot(new Depot.Rules(), options -> options)) {
            node.await(parcels(node).withKey("k").send("p"));
            assertThatThrownBy(() -> node.await(parcels(node).withKey("k").send("q")))
                    .isInstanceOf(KeyReusedException.class);
            assertThatThrownBy(() -> node.await(parcels(node)
                            .withKey("k")
                            .after(Duration.ofSeconds(1))
                            .send("p")))
                    .isInstanceOf(KeyReusedException.class);
            node.await(node.runtime().queue(DEPOT, "letters").withKey("k").send("letter"));
            node.await(node.runtime()
                    .withPrincipal(Principal.of("ann"))
                    .queue(DEPOT, "parcels")
                    .withKey("k")
                    .send("ann's"));
            // A key of the client's is one of its messages, too; calls have others.
            node.await(node.runtime().withKey("k").queue(DEPOT, "parcels").send("p"));
            node.await(node.runtime().withKey("k").actor(Depot.class, "a").parcel("called"));
            untilEmpty(node);
            assertThat(notes(node)).containsExactlyInAnyOrder("p", "letter", "ann's", "called");
        }
    }

    @Test
    default void keyIsForgottenWhenItsTimeIsOver() {
        try (TestNode node = depot(
                new Depot.Rules(),
                options -> options.idleTimeout(Duration.ofHours(1))
                        .keyedCalls(keyed -> keyed.keepFor(Duration.ofSeconds(10))))) {
            String first = node.await(parcels(node).withKey("k").send("p"));
            untilEmpty(node);
            node.advance(Duration.ofMillis(9_000));
            assertThat(node.await(parcels(node).withKey("k").send("p"))).isEqualTo(first);
            node.advance(Duration.ofMillis(1_100));
            assertThat(node.await(parcels(node).withKey("k").send("p"))).isNotEqualTo(first);
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("p", "p");
        }
    }

    @Test
    default void fullQueueKnowsWhatItHasAlready() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(rules, options -> options.queues(queues -> queues.maxMessages(1)))) {
            String first = node.await(parcels(node).withKey("k").send("p"));
            assertThat(node.await(parcels(node).withKey("k").send("p"))).isEqualTo(first);
            assertThatThrownBy(() -> node.await(parcels(node).withKey("l").send("q")))
                    .isInstanceOf(QueueFullException.class);
            rules.letGo();
            untilEmpty(node);
            node.await(parcels(node).withKey("l").send("q"));
            untilEmpty(node);
            assertThat(notes(node)).as("a refused one is not remembered").containsExactly("p", "q");
        }
    }

    @Test
    default void allWhoWaitUnderOneKeyAreToldTheEnd() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(rules, options -> options)) {
            List<Received<Object>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(node.call(parcels(node).withKey("k").sendAndWait("p")));
            }
            node.until(() -> rules.tried.size() == 1);
            rules.letGo();
            node.until(() -> waiting.stream().allMatch(Received::isOver));
            waiting.forEach(each -> assertThat(each.values()).containsExactly("got p"));
            assertThat(rules.tried).containsExactly("p 1");
        }
    }

    @Test
    default void whoAsksAgainHasTheAnswerOfTheFirst() {
        Depot.Rules rules = new Depot.Rules();
        try (TestNode node = depot(rules, options -> options)) {
            assertThat(node.await(parcels(node).withKey("k").sendAndWait("p"))).isEqualTo("got p");
            assertThat(node.await(parcels(node).withKey("k").sendAndWait("p"))).isEqualTo("got p");
        }
        try (TestNode node = depot(rules, options -> options)) {
            assertThat(node.await(parcels(node).withKey("k").sendAndWait("p")))
                    .as("on another node")
                    .isEqualTo("got p");
            assertThat(rules.tried).containsExactly("p 1");
        }
    }

    @Test
    default void answerToAMessageThatTheNextNodeHandlesIsRememberedToo() {
        Depot.Rules rules = new Depot.Rules();
        rules.hold();
        try (TestNode node = depot(rules, options -> options)) {
            Received<Object> first = node.call(parcels(node).withKey("k").sendAndWait("p"));
            node.until(() -> rules.tried.size() == 1);
            assertThat(first.isOver()).isFalse();
        }
        rules.letGo();
        try (TestNode node = depot(rules, options -> options)) {
            node.advance(Duration.ofSeconds(10));
            untilEmpty(node);
            assertThat(node.await(parcels(node).withKey("k").sendAndWait("p"))).isEqualTo("got p");
            assertThat(notes(node)).containsExactly("p");
        }
    }

    @Test
    default void whoAsksAgainForWhatWasGivenUpIsTold() {
        Depot.Rules rules = new Depot.Rules();
        rules.broken.add("p");
        try (TestNode node = depot(rules, options -> options.queues(queues -> queues.tries(1)))) {
            assertThatThrownBy(() -> node.await(parcels(node).withKey("k").sendAndWait("p")))
                    .isInstanceOf(ActionException.class);
            assertThatThrownBy(() -> node.await(parcels(node).withKey("k").sendAndWait("p")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("was sent under this key");
        }
    }

    @Test
    default void thousandRepeatsAtOnceSendOneMessage() {
        try (TestNode node = depot(new Depot.Rules(), options -> options.mailboxCapacity(2_000))) {
            List<Received<String>> sent = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                sent.add(node.call(parcels(node).withKey("k").send("p")));
            }
            node.until(() -> sent.stream().allMatch(Received::isOver));
            assertThat(sent.stream().map(Received::value).distinct()).hasSize(1);
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("p");
            assertThat(info(node).deadLetters()).isZero();
        }
    }
}
