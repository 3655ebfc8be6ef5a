package dev.rouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ActorEvent.Emitted;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ErrorKind;
import dev.rouse.EventQuery;
import dev.rouse.FrontConnection;
import dev.rouse.LimitExceededException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Club;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Connections of clients to actors. */
public interface ActorConnectionContract extends ActorFixture {

    ActorAddress CLUB = ActorAddress.of("club", "a");

    private TestNode club(UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Club.type(options));
    }

    private TestNode club() {
        return club(options -> options);
    }

    private static Club club(TestNode node) {
        return node.runtime().get(Club.class, "a");
    }

    private static byte[] guest(String name) {
        return ("{\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static FrontConnection connect(TestNode node, String name) {
        return node.await(node.runtime().connections().connect(CLUB, guest(name)));
    }

    private static FrontConnection resume(TestNode node, FrontConnection before) {
        return node.await(node.runtime().connections().resume(CLUB, before.id()));
    }

    private static List<String> notes(TestNode node) {
        return node.await(club(node).notes());
    }

    private static Received<ActorEvent<byte[]>> listen(TestNode node, FrontConnection connection) {
        Received<ActorEvent<byte[]>> heard = Received.from(connection.sent(EventQuery.after(connection.position())));
        node.run();
        return heard;
    }

    private static String text(ActorEvent<byte[]> item) {
        Emitted<byte[]> event = (Emitted<byte[]>) item;
        return event.name() + " " + new String(event.value(), StandardCharsets.UTF_8);
    }

    @Test
    default void clientThatIsAcceptedIsSeenAndToldOfAlone() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            FrontConnection bob = connect(node, "bob");
            assertThat(ann.isResumed()).isFalse();
            assertThat(ann.received()).isZero();
            assertThat(notes(node)).containsExactly("asks 0", "in ann of 1", "asks 1", "in bob of 2");
            assertThat(node.await(club(node).guests())).containsExactly("ann", "bob");
            Received<ActorEvent<byte[]>> heard = listen(node, bob);
            node.await(club(node).greetAll());
            node.until(() -> heard.values().size() == 2);
            assertThat(heard.values().stream().map(ActorConnectionContract::text))
                    .containsExactly("welcome \"bob\"", "news \"bob\"");
            heard.cancel();
        }
    }

    @Test
    default void whatIsSentToOneIsNotAmongTheEventsOfAll() {
        try (TestNode node = club()) {
            connect(node, "ann");
            node.await(club(node).greetAll());
            assertThat(node.await(node.runtime().actor(CLUB).keptEvents(EventQuery.beginning(), 100)))
                    .isEmpty();
        }
    }

    @Test
    default void refusalLeavesNothingAndSaysWhy() {
        try (TestNode node = club()) {
            for (String name : List.of("stranger", "masked", "broken")) {
                Received<FrontConnection> refused =
                        Received.from(node.runtime().connections().connect(CLUB, guest(name)));
                node.until(refused::isOver);
                if (name.equals("broken")) {
                    assertThat(refused.error()).isInstanceOf(IllegalStateException.class);
                } else {
                    ActionException error = (ActionException) refused.error();
                    assertThat(error.kind())
                            .isEqualTo(name.equals("masked") ? ErrorKind.UNAUTHENTICATED : ErrorKind.FORBIDDEN);
                }
            }
            connect(node, "ann");
            assertThat(notes(node)).containsExactly("asks 0", "in ann of 1");
        }
    }

    @Test
    default void messagesAreRunOnceInOrderWhateverIsSentAgain() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            node.await(ann.message(1, "note", "one"));
            node.await(ann.message(1, "note", "one"));
            node.await(ann.message(2, "note", "two"));
            node.await(club(node).rest());
            node.until(() -> node.slept.size() == 1);
            node.await(ann.message(2, "note", "two"));
            node.await(ann.message(3, "note", "three"));
            assertThat(notes(node).subList(2, 5)).containsExactly("ann: one", "ann: two", "ann: three");
            assertThat(notes(node)).hasSize(5);
        }
    }

    @Test
    default void messageThatFailsChangesNothingAndIsNotRunAgain() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            assertThatThrownBy(() -> node.await(ann.message(1, "noteAndFail", "one")))
                    .isInstanceOf(ActionException.class);
            assertThat(resume(node, ann).received()).isEqualTo(1);
            assertThat(notes(node)).hasSize(2);
        }
    }

    @Test
    default void whatAFrontAsksForThatWasOvertakenIsRefused() {
        try (TestNode node = club()) {
            FrontConnection old = connect(node, "ann");
            Received<ActorEvent<byte[]>> heard = listen(node, old);
            node.await(old.message(1, "note", "one"));
            FrontConnection ann = resume(node, old);
            assertThat(ann.isResumed()).isTrue();
            assertThat(ann.received()).isEqualTo(1);
            node.until(heard::isOver);
            assertThat(heard.error()).isInstanceOf(ConnectionEndedException.class);
            assertThatThrownBy(() -> node.await(old.message(2, "note", "two")))
                    .isInstanceOf(ConnectionEndedException.class);
            node.await(ann.message(2, "note", "two"));
            old.lost();
            node.advance(Duration.ofMinutes(2));
            assertThat(node.await(club(node).guests())).containsExactly("ann");
        }
    }

    @Test
    default void connectionOutlivesTheSleepOfItsActorWithOneReadForAll() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            FrontConnection bob = connect(node, "bob");
            assertThat(node.await(ann.call("visit").single())).isEqualTo(1);
            assertThat(node.await(ann.call("visit").single())).isEqualTo(2);
            node.await(bob.subscribe("news"));
            node.await(club(node).rest());
            node.until(() -> node.slept.size() == 1);
            node.starts.clear();
            assertThat(node.await(ann.call("visit").single())).isEqualTo(3);
            assertThat(node.starts).hasSize(1);
            assertThat(node.starts.get(0).ledger().roundTrips()).isLessThanOrEqualTo(1);
            assertThat(resume(node, bob).subscriptions()).containsExactly("news");
            assertThat(node.await(club(node).guests())).containsExactly("ann", "bob");
        }
    }

    @Test
    default void callOfAConnectionIsKnownByItAndMayBeForbidden() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            node.await(ann.call("note", "hello").single());
            assertThat(node.await(ann.call("each").collectList()))
                    .containsExactly("asks 0", "in ann of 1", "ann: hello");
            assertThatThrownBy(() -> node.await(ann.call("expel", "ann").then()))
                    .isInstanceOfSatisfying(
                            ActionException.class,
                            error -> assertThat(error.kind()).isEqualTo(ErrorKind.FORBIDDEN));
            assertThatThrownBy(() -> node.await(ann.message(1, "expel", "ann"))).isInstanceOf(ActionException.class);
            node.await(club(node).note("by nobody"));
            assertThat(notes(node)).endsWith("-: by nobody");
        }
    }

    @Test
    default void actorEndsAConnectionAndItsClientIsTold() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            Received<ActorEvent<byte[]>> heard = listen(node, ann);
            node.await(club(node).expel("ann"));
            node.until(heard::isOver);
            assertThat(heard.error())
                    .isInstanceOf(ConnectionEndedException.class)
                    .hasMessageContaining("the door");
            node.until(() -> notes(node).contains("out ann: shown the door, 0 left"));
            assertThatThrownBy(() -> resume(node, ann)).isInstanceOf(ConnectionEndedException.class);
            assertThatThrownBy(() -> node.await(ann.call("visit").then())).isInstanceOf(ConnectionEndedException.class);
        }
    }

    @Test
    default void clientThatLeavesIsGoneOnce() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            node.await(club(node).rest());
            node.until(() -> node.slept.size() == 1);
            node.await(ann.disconnect("bye"));
            node.await(ann.disconnect("bye"));
            ann.lost();
            node.until(() -> notes(node).contains("out ann: bye, 0 left"));
            node.advance(Duration.ofMinutes(5));
            assertThat(notes(node)).hasSize(3);
        }
    }

    @Test
    default void failureOfOnDisconnectKeepsNobodyConnected() {
        try (TestNode node = club()) {
            FrontConnection clumsy = connect(node, "clumsy");
            node.await(clumsy.disconnect("bye"));
            node.advance(Duration.ofSeconds(1));
            assertThat(node.await(club(node).guests())).isEmpty();
            assertThat(notes(node)).hasSize(2);
        }
    }

    @Test
    default void clientThatIsAwayForTooLongIsGone() {
        try (TestNode node = club(options -> options.connections(c -> c.resumeWithin(Duration.ofSeconds(30))))) {
            FrontConnection ann = connect(node, "ann");
            FrontConnection bob = connect(node, "bob");
            ann.lost();
            bob.lost();
            node.advance(Duration.ofSeconds(20));
            FrontConnection again = resume(node, bob);
            node.advance(Duration.ofSeconds(20));
            node.until(() -> notes(node).contains("out ann: its client stayed away, 1 left"));
            assertThat(node.await(club(node).guests())).containsExactly("bob");
            node.await(again.message(1, "note", "back"));
        }
    }

    @Test
    default void connectionsOfAFrontThatIsGoneWaitForTheirClientsAndEndInOneCommit() {
        String id;
        try (TestNode node = club()) {
            id = connect(node, "ann").id();
            for (int i = 0; i < 20; i++) {
                connect(node, "guest" + i);
            }
            node.await(club(node).note("before"));
        }
        try (TestNode node = club()) {
            FrontConnection ann = node.await(node.runtime().connections().resume(CLUB, id));
            assertThat(ann.isResumed()).isTrue();
            node.advance(Duration.ofSeconds(50));
            assertThat(node.await(club(node).guests())).hasSize(21);
            int before = node.commits;
            node.advance(Duration.ofSeconds(15));
            node.until(() -> node.await(club(node).guests()).size() == 1);
            assertThat(node.commits - before).isLessThanOrEqualTo(2);
            assertThat(notes(node).stream().filter(line -> line.startsWith("out")))
                    .hasSize(20);
            node.await(ann.message(1, "note", "still here"));
        }
    }

    @Test
    default void hookThatFailsTakesNobodyElsesEndBack() {
        try (TestNode node = club()) {
            for (String name : List.of("ann", "clumsy", "bob", "eve")) {
                connect(node, name);
            }
        }
        try (TestNode node = club()) {
            node.await(club(node).note("awake"));
            node.advance(Duration.ofSeconds(70));
            node.until(() -> node.await(club(node).guests()).isEmpty());
            assertThat(notes(node).stream().filter(line -> line.startsWith("out")))
                    .hasSize(3)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    default void subscriptionThatIsForbiddenIsToldAndNotNoted() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            node.await(ann.subscribe("news"));
            node.await(ann.subscribe("news"));
            assertThatThrownBy(() -> node.await(ann.subscribe("secrets"))).isInstanceOf(ActionException.class);
            assertThat(resume(node, ann).subscriptions()).containsExactly("news");
            FrontConnection again = resume(node, ann);
            node.await(again.unsubscribe("news"));
            assertThat(resume(node, ann).subscriptions()).isEmpty();
        }
    }

    @Test
    default void whatAConnectionHasTooMuchOfIsRefused() {
        try (TestNode node = club(options ->
                options.connections(c -> c.maxCount(2).maxParameterBytes(40).maxSubscriptions(1)))) {
            Mono<FrontConnection> large = node.runtime().connections().connect(CLUB, guest("x".repeat(50)));
            assertThatThrownBy(() -> node.await(large)).isInstanceOf(LimitExceededException.class);
            FrontConnection ann = connect(node, "ann");
            connect(node, "bob");
            assertThatThrownBy(() -> connect(node, "eve")).isInstanceOf(LimitExceededException.class);
            node.await(ann.subscribe("news"));
            assertThatThrownBy(() -> node.await(ann.subscribe("more"))).isInstanceOf(LimitExceededException.class);
            assertThatThrownBy(() -> node.await(node.runtime().connections().resume(CLUB, "no id")))
                    .isInstanceOf(ConnectionEndedException.class);
        }
    }

    @Test
    default void destroyedActorHasNoConnections() {
        try (TestNode node = club()) {
            FrontConnection ann = connect(node, "ann");
            node.await(node.runtime().destroy(CLUB));
            assertThatThrownBy(() -> resume(node, ann)).isInstanceOf(ActorNotFoundException.class);
            connect(node, "bob");
            assertThat(node.await(club(node).guests())).containsExactly("bob");
            assertThatThrownBy(() -> resume(node, ann)).isInstanceOf(ConnectionEndedException.class);
        }
    }
}
