package dev.rouse.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorEvent;
import dev.rouse.EventQuery;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.Room;
import dev.rouse.fixture.Room.Message;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Subscriptions from other nodes than that of the actor, while nodes come and go. */
class EventsAcrossNodesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int ROOMS = 12;

    private final ScriptedStore store = new ScriptedStore();
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<List<Received<ActorEvent<Message>>>> heard = new ArrayList<>();

    {
        store.exclusive(false);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        nodes.stream().filter(TestNode::isStarted).forEach(TestNode::close);
    }

    private TestNode begin() {
        TestNode node = TestNode.begin(store, options -> options, Room.type());
        nodes.add(node);
        pass(SECOND.multipliedBy(nodes.size() == 1 ? 1 : 10));
        return node;
    }

    private void pass(Duration time) {
        TestNode.pass(time, nodes.toArray(TestNode[]::new));
    }

    private static ActorAddress room(int number) {
        return ActorAddress.of("room", "r" + number);
    }

    private void followAll(TestNode node) {
        List<Received<ActorEvent<Message>>> all = new ArrayList<>();
        for (int i = 0; i < ROOMS; i++) {
            all.add(Received.from(node.runtime().actor(room(i)).events(EventQuery.beginning(), Message.class)));
        }
        heard.add(all);
        pass(SECOND);
    }

    private void sayInAll(TestNode node, int times) {
        for (int round = 0; round < times; round++) {
            for (int i = 0; i < ROOMS; i++) {
                Mono<Integer> said = node.runtime().actor(Room.class, "r" + i).say("ann", "" + round);
                Received<Integer> answer = Received.from(said);
                for (int j = 0; j < 400 && !answer.isOver(); j++) {
                    pass(Duration.ofMillis(50));
                }
                answer.value();
            }
        }
    }

    private void assertAllHeard(long last) {
        List<Long> all = LongStream.rangeClosed(1, last).boxed().toList();
        for (List<Received<ActorEvent<Message>>> subscriber : heard) {
            for (Received<ActorEvent<Message>> one : subscriber) {
                assertThat(one.isOver()).isFalse();
                assertThat(one.values().stream().map(ActorEvent::offset)).containsExactlyElementsOf(all);
            }
        }
    }

    @Test
    void subscribersOfAllNodesGetEachEventOnceWhileActorsMove() {
        TestNode first = begin();
        followAll(first);
        sayInAll(first, 2);
        TestNode second = begin();
        followAll(second);
        sayInAll(second, 2);
        pass(SECOND.multipliedBy(3));
        assertAllHeard(4);
        TestNode third = begin();
        sayInAll(third, 1);
        heard.remove(1);
        Received<Integer> stopped = Received.from(second.runtime().stop());
        for (int i = 0; i < 400 && !stopped.isOver(); i++) {
            pass(Duration.ofMillis(50));
        }
        nodes.remove(second);
        sayInAll(first, 1);
        pass(SECOND.multipliedBy(5));
        assertAllHeard(6);
    }

    @Test
    void subscriptionGoesOnWhereANodeIsGoneWithoutAWord() {
        TestNode first = begin();
        TestNode second = begin();
        followAll(second);
        sayInAll(second, 2);
        nodes.remove(first);
        pass(Duration.ofSeconds(20));
        sayInAll(second, 2);
        pass(SECOND.multipliedBy(3));
        assertAllHeard(4);
        nodes.add(first);
    }

    @Test
    void subscriberOnAnotherNodeIsToldOfTheDestruction() {
        TestNode first = begin();
        TestNode second = begin();
        followAll(first);
        followAll(second);
        sayInAll(first, 1);
        for (int i = 0; i < ROOMS; i++) {
            Received<Void> gone = Received.from(first.runtime().destroy(room(i)));
            for (int j = 0; j < 100 && !gone.isOver(); j++) {
                pass(Duration.ofMillis(50));
            }
        }
        pass(SECOND);
        heard.forEach(subscriber ->
                subscriber.forEach(one -> assertThat(one.error()).isInstanceOf(ActorDestroyedException.class)));
    }
}
