package dev.rouse.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ErrorKind;
import dev.rouse.FrontSocket;
import dev.rouse.RawClose;
import dev.rouse.RawFrame;
import dev.rouse.RawMessage;
import dev.rouse.RawRequest;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Club;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.Terminal;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Raw WebSockets of actors, as fronts hold them. */
public interface ActorSocketContract extends ActorFixture {

    ActorAddress TERMINAL = ActorAddress.of("terminal", "a");

    private TestNode terminal() {
        return TestNode.on(
                store(),
                Terminal.type(options -> options.idleTimeout(Duration.ofSeconds(10))),
                Club.type(options -> options));
    }

    private static RawRequest head(String path) {
        return new RawRequest("GET", path, "a=b", Map.of("X-Name", List.of("ann")));
    }

    private static FrontSocket open(TestNode node, String path, String... protocols) {
        return node.await(node.runtime().connections().openSocket(TERMINAL, head(path), List.of(protocols)));
    }

    private static List<String> notes(TestNode node) {
        return node.await(node.runtime().get(Terminal.class, "a").notes());
    }

    private static Received<RawFrame> listen(TestNode node, FrontSocket socket) {
        Received<RawFrame> heard = Received.from(socket.sent());
        node.run();
        return heard;
    }

    private static String text(RawFrame frame) {
        return frame instanceof RawMessage message ? message.text() : frame.toString();
    }

    @Test
    default void actorChoosesTheSubProtocolAndSeesTheHead() {
        try (TestNode node = terminal()) {
            FrontSocket socket = open(node, "/greeted", "other", "echo.v2", "echo.v1");
            assertThat(socket.protocol()).contains("echo.v2");
            assertThat(notes(node)).containsExactly("head a=b ann [x-name]", "in /greeted echo.v2");
            Received<RawFrame> heard = listen(node, socket);
            node.until(() -> heard.values().size() == 1);
            assertThat(heard.values()).extracting(ActorSocketContract::text).containsExactly("welcome");
            heard.cancel();
        }
    }

    @Test
    default void messagesRunInOrderAndAreAnsweredWithFrames() {
        try (TestNode node = terminal()) {
            FrontSocket socket = open(node, "");
            Received<RawFrame> heard = listen(node, socket);
            node.await(socket.message(RawMessage.text("one")));
            node.await(socket.message(RawMessage.binary(new byte[] {65, 66})));
            node.await(socket.message(RawMessage.text("")));
            node.until(() -> heard.values().size() == 3);
            assertThat(heard.values()).extracting(ActorSocketContract::text).containsExactly("echo one", "AB", "echo ");
            assertThat(((RawMessage) heard.values().get(1)).isText()).isFalse();
            assertThat(notes(node)).containsExactly("in  -", "text one", "binary AB", "text ");
            heard.cancel();
        }
    }

    @Test
    default void failedMessageLeavesNothingAndIsNotRunAgain() {
        try (TestNode node = terminal()) {
            FrontSocket socket = open(node, "");
            assertThatThrownBy(() -> node.await(socket.message(RawMessage.text("refuse"))))
                    .isInstanceOfSatisfying(
                            ActionException.class,
                            error -> assertThat(error.code()).isEqualTo("no_such_thing"));
            assertThatThrownBy(() -> node.await(socket.message(RawMessage.text("null"))))
                    .hasMessageContaining("returned null");
            assertThat(notes(node)).containsExactly("in  -");
        }
    }

    @Test
    default void socketKeepsItsActorAwakeUntilItHibernatesOrEnds() {
        try (TestNode node = terminal()) {
            FrontSocket socket = open(node, "");
            node.advance(Duration.ofMinutes(5));
            assertThat(node.slept).isEmpty();
            node.await(socket.message(RawMessage.text("sleepy")));
            node.advance(Duration.ofMinutes(5));
            assertThat(node.slept).hasSize(1);
            Received<RawFrame> heard = listen(node, socket);
            node.await(socket.message(RawMessage.text("wake up")));
            node.until(() -> heard.values().size() == 1);
            FrontSocket other = open(node, "");
            node.advance(Duration.ofMinutes(5));
            assertThat(node.slept).hasSize(1);
            node.await(other.disconnect("enough"));
            node.advance(Duration.ofMinutes(5));
            assertThat(node.slept).hasSize(2);
            heard.cancel();
        }
    }

    @Test
    default void socketSurvivesTheSleepOfItsActor() {
        try (TestNode node = terminal()) {
            FrontSocket socket = open(node, "/sleepy");
            Received<RawFrame> heard = listen(node, socket);
            for (int i = 1; i <= 3; i++) {
                node.await(node.runtime().get(Terminal.class, "a").rest());
                node.until(() -> node.slept.size() > heard.values().size());
                node.await(socket.message(RawMessage.text("m" + i)));
                int count = i;
                node.until(() -> heard.values().size() == count);
            }
            assertThat(heard.values())
                    .extracting(ActorSocketContract::text)
                    .containsExactly("echo m1", "echo m2", "echo m3");
            heard.cancel();
        }
    }

    @Test
    default void closeOfTheActorComesBehindWhatItSentAndEndsTheConnection() {
        try (TestNode node = terminal()) {
            FrontSocket socket = open(node, "");
            Received<RawFrame> heard = listen(node, socket);
            node.await(node.runtime().get(Terminal.class, "a").tell("last"));
            node.await(socket.message(RawMessage.text("close")));
            node.until(heard::isOver);
            assertThat(heard.values().get(0)).hasToString("text of 4 bytes");
            assertThat(heard.values().get(1)).isEqualTo(new RawClose(4001, "as you wish"));
            node.until(() -> notes(node).contains("out: as you wish"));
            assertThatThrownBy(() -> node.await(socket.message(RawMessage.text("late"))))
                    .isInstanceOf(ConnectionEndedException.class);
        }
    }

    @Test
    default void disconnectClosesNormally() {
        try (TestNode node = terminal()) {
            Received<RawFrame> heard = listen(node, open(node, ""));
            node.await(node.runtime().get(Terminal.class, "a").hangUp());
            node.until(heard::isOver);
            assertThat(heard.values()).containsExactly(new RawClose(1000, "hung up"));
        }
    }

    @Test
    default void refusalsSayWhyAndLeaveNothing() {
        try (TestNode node = terminal()) {
            assertThatThrownBy(() -> open(node, "/forbidden")).isInstanceOfSatisfying(ActionException.class, error -> {
                assertThat(error.kind()).isEqualTo(ErrorKind.FORBIDDEN);
                assertThat(error.code()).isEqualTo("not_here");
            });
            assertThatThrownBy(() -> open(node, "/broken")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> open(node, "/null")).hasMessageContaining("returned null");
            assertThat(notes(node)).isEmpty();
        }
    }

    @Test
    default void typeWithoutTheHookHasNoRawSocketsAndNoActorIsMade() {
        try (TestNode node = terminal()) {
            ActorAddress club = ActorAddress.of("club", "nobody");
            assertThatThrownBy(() -> node.await(node.runtime().connections().openSocket(club, head(""), List.of())))
                    .isInstanceOfSatisfying(
                            ActionException.class,
                            error -> assertThat(error.code()).isEqualTo("no_raw_sockets"));
            assertThat(node.await(node.runtime().info(club)).exists()).isFalse();
        }
    }

    @Test
    default void eventsAndSubscriptionsAreNotForRawSockets() {
        try (TestNode node = terminal()) {
            FrontSocket socket = open(node, "");
            assertThatThrownBy(() -> node.await(socket.message(RawMessage.text("event"))))
                    .hasMessageContaining("frames in place of events");
        }
    }
}
