package dev.rouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ErrorKind;
import dev.rouse.EventQuery;
import dev.rouse.FrontConnection;
import dev.rouse.Principal;
import dev.rouse.fixture.Club;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** Connections whose front is another node than that of the actor, while nodes come and go. */
class ConnectionsAcrossNodesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int CLUBS = 12;

    private final ScriptedStore store = new ScriptedStore();
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<FrontConnection> connections = new ArrayList<>();
    private int sent;

    {
        store.exclusive(false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        nodes.stream().filter(TestNode::isStarted).forEach(TestNode::close);
    }

    private TestNode begin() {
        TestNode node = TestNode.begin(store, options -> options, Club.type(options -> options));
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

    private static ActorAddress club(int number) {
        return ActorAddress.of("club", "c" + number);
    }

    private static byte[] guest(int number) {
        return ("{\"name\":\"g" + number + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private void connectAll(TestNode front) {
        for (int i = 0; i < CLUBS; i++) {
            connections.add(over(front.runtime().connections().connect(club(i), guest(i)))
                    .value());
        }
    }

    private void resumeAll(TestNode front) {
        for (int i = 0; i < CLUBS; i++) {
            String id = connections.get(i).id();
            FrontConnection resumed =
                    over(front.runtime().connections().resume(club(i), id)).value();
            assertThat(resumed.received()).isEqualTo(sent);
            connections.set(i, resumed);
        }
    }

    /** The next message to each, twice, and again until it is known to be durable. */
    private void noteInAll() {
        sent++;
        for (FrontConnection connection : connections) {
            for (int times = 0; times < 2; ) {
                Received<Void> answer = over(connection.message(sent, "note", "m" + sent));
                times += answer.error() == null ? 1 : 0;
            }
        }
    }

    private void assertAllNotedOnce(TestNode node) {
        for (int i = 0; i < CLUBS; i++) {
            int guest = i;
            assertThat(over(node.runtime().get(Club.class, "c" + i).notes()).value().stream()
                            .filter(line -> line.startsWith("g")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, sent)
                            .mapToObj(number -> "g" + guest + ": m" + number)
                            .toList());
        }
    }

    @Test
    void messagesAreAppliedOnceWhileActorsMoveAndTheirNodesDie() {
        TestNode front = begin();
        connectAll(front);
        noteInAll();
        TestNode second = begin();
        noteInAll();
        TestNode third = begin();
        noteInAll();
        Received<Integer> stopped = Received.from(second.runtime().stop());
        for (int i = 0; i < 400 && !stopped.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        nodes.remove(second);
        noteInAll();
        nodes.remove(third);
        pass(Duration.ofSeconds(20));
        noteInAll();
        assertAllNotedOnce(front);
        nodes.add(third);
    }

    @Test
    void eventsToOneConnectionComeFromWhereverItsActorIs() {
        TestNode front = begin();
        connectAll(front);
        List<Received<ActorEvent<byte[]>>> heard = new ArrayList<>();
        connections.forEach(
                connection -> heard.add(Received.from(connection.sent(EventQuery.after(connection.position())))));
        begin();
        for (int i = 0; i < CLUBS; i++) {
            over(front.runtime().get(Club.class, "c" + i).greetAll()).value();
        }
        pass(SECOND.multipliedBy(3));
        heard.forEach(one -> assertThat(one.values()).hasSize(2));
    }

    @Test
    void clientOfAFrontThatIsGoneResumesAtAnotherAndThoseThatStayAwayAreEnded() {
        TestNode owner = begin();
        TestNode front = begin();
        connectAll(front);
        noteInAll();
        List<String> away = new ArrayList<>();
        for (int i = 0; i < CLUBS; i++) {
            away.add(over(front.runtime().connections().connect(club(i), guest(100 + i)))
                    .value()
                    .id());
        }
        nodes.remove(front);
        pass(Duration.ofSeconds(15));
        resumeAll(owner);
        noteInAll();
        pass(Duration.ofSeconds(90));
        assertAllNotedOnce(owner);
        for (int i = 0; i < CLUBS; i++) {
            assertThat(over(owner.runtime().get(Club.class, "c" + i).guests()).value())
                    .containsExactly("g" + i);
            Received<FrontConnection> late = over(owner.runtime().connections().resume(club(i), away.get(i)));
            assertThat(late.error()).isInstanceOf(ConnectionEndedException.class);
        }
        nodes.add(front);
    }

    @Test
    void connectionOfOneIdentityIsNotResumedUnderAnother() {
        TestNode owner = begin();
        TestNode front = begin();
        for (TestNode node : List.of(owner, front)) {
            FrontConnection ann = over(node.runtime()
                            .connections()
                            .withPrincipal(Principal.of("ann"))
                            .connect(club(0), guest(0)))
                    .value();
            Received<FrontConnection> stolen =
                    over(front.runtime().connections().resume(club(0), ann.id()));
            assertThat(((ActionException) stolen.error()).kind()).isEqualTo(ErrorKind.FORBIDDEN);
            assertThat(over(front.runtime()
                                    .connections()
                                    .withPrincipal(Principal.of("ann"))
                                    .resume(club(0), ann.id()))
                            .value()
                            .isResumed())
                    .isTrue();
        }
    }
}
