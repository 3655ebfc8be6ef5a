package dev.rouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.FrontSocket;
import dev.rouse.RawFrame;
import dev.rouse.RawMessage;
import dev.rouse.RawRequest;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.Terminal;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** Raw WebSockets whose front is another node than that of the actor, while nodes come and go. */
class SocketsAcrossNodesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int ACTORS = 12;

    private final ScriptedStore store = new ScriptedStore();
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<FrontSocket> sockets = new ArrayList<>();
    private final List<Received<RawFrame>> heard = new ArrayList<>();
    private int sent;

    {
        store.exclusive(false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        nodes.stream().filter(TestNode::isStarted).forEach(TestNode::close);
    }

    private TestNode begin() {
        TestNode node = TestNode.begin(store, options -> options, Terminal.type(options -> options));
        nodes.add(node);
        pass(SECOND.multipliedBy(nodes.size() == 1 ? 1 : 10));
        return node;
    }

    private void pass(Duration time) {
        TestNode.pass(time, nodes.toArray(TestNode[]::new));
    }

    private <T> Received<T> over(Publisher<T> asked) {
        Received<T> answer = Received.from(asked);
        for (int i = 0; i < 600 && !answer.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        assertThat(answer.isOver()).isTrue();
        return answer;
    }

    private static ActorAddress terminal(int number) {
        return ActorAddress.of("terminal", "t" + number);
    }

    private void openAll(TestNode front) {
        RawRequest head = new RawRequest("GET", "/sleepy", null, Map.of());
        for (int i = 0; i < ACTORS; i++) {
            FrontSocket socket = over(front.runtime().connections().openSocket(terminal(i), head, List.of("echo.v1")))
                    .value();
            assertThat(socket.protocol()).contains("echo.v1");
            sockets.add(socket);
            heard.add(Received.from(socket.sent()));
        }
    }

    private void tellAll() {
        sent++;
        for (FrontSocket socket : sockets) {
            assertThat(over(socket.message(RawMessage.text("m" + sent))).error())
                    .isNull();
        }
    }

    private List<String> notes(TestNode node, int actor) {
        return over(node.runtime().get(Terminal.class, "t" + actor).notes()).value();
    }

    private void assertAllRunOnceAndAnswered(TestNode node) {
        pass(SECOND.multipliedBy(5));
        for (int i = 0; i < ACTORS; i++) {
            assertThat(notes(node, i).stream().filter(line -> line.startsWith("text")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, sent)
                            .mapToObj(number -> "text m" + number)
                            .toList());
            assertThat(heard.get(i).values().stream().map(frame -> ((RawMessage) frame).text()))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, sent)
                            .mapToObj(number -> "echo m" + number)
                            .toList());
        }
    }

    @Test
    void messagesRunOnceAndAreAnsweredWhileActorsMoveAndTheirNodesDie() {
        TestNode front = begin();
        openAll(front);
        tellAll();
        TestNode second = begin();
        tellAll();
        TestNode third = begin();
        tellAll();
        Received<Integer> stopped = Received.from(second.runtime().stop());
        for (int i = 0; i < 400 && !stopped.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        nodes.remove(second);
        tellAll();
        nodes.remove(third);
        pass(Duration.ofSeconds(20));
        tellAll();
        assertAllRunOnceAndAnswered(front);
        nodes.add(third);
    }

    @Test
    void socketsOfAFrontThatIsGoneEndWithoutWaitingForTheirClients() {
        TestNode owner = begin();
        TestNode front = begin();
        openAll(front);
        tellAll();
        nodes.remove(front);
        pass(Duration.ofSeconds(20));
        for (int i = 0; i < ACTORS; i++) {
            notes(owner, i); // Those that sleep are looked at when they wake.
        }
        pass(SECOND.multipliedBy(5));
        for (int i = 0; i < ACTORS; i++) {
            assertThat(notes(owner, i)).endsWith("text m1", "out: its client stayed away, as its front did");
        }
        nodes.add(front);
    }
}
