package dev.rouse.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.EventQuery;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.Room;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Events that are emitted while a read for subscribers is under way: it says nothing of them. */
class EventsBehindReadsTest {

    private static final ActorAddress A = ActorAddress.of("room", "a");

    private final ScriptedStore store = new ScriptedStore();

    private static Received<ActorEvent<byte[]>> follow(TestNode node, EventQuery query) {
        Received<ActorEvent<byte[]>> received =
                Received.from(node.runtime().actor(A).events(query));
        node.run();
        return received;
    }

    private static void assertWhole(TestNode node, Received<ActorEvent<byte[]>> heard, long first, long last) {
        node.until(() -> heard.values().stream().anyMatch(item -> item.offset() == last));
        assertThat(heard.values().stream().map(ActorEvent::offset))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(first, last).boxed().toList());
        assertThat(heard.values()).allMatch(ActorEvent.Emitted.class::isInstance);
        heard.cancel();
    }

    @Test
    void whatIsEmittedMeanwhileIsNeitherLostNorAGap() {
        try (TestNode node = TestNode.on(store, Room.type())) {
            Room room = node.runtime().actor(Room.class, "a");
            node.await(room.sayMany(100, 10));
            Received<ActorEvent<byte[]>> upToDate = follow(node, EventQuery.after(100));
            node.run();
            store.holdReads();
            Received<ActorEvent<byte[]>> first = follow(node, EventQuery.beginning());
            for (int i = 0; i < 3; i++) {
                node.await(room.sayMany(2, 40_000));
                node.await(room.sayMany(200, 10));
            }
            store.releaseReads();
            assertWhole(node, first, 1, 706);
            assertWhole(node, upToDate, 101, 706);
        }
        store.verifyNoMoreCalls();
    }

    @Test
    void firstReadOfAnActorWithoutEventsIsOlderThanItsFirstEvents() {
        try (TestNode node = TestNode.on(store, Room.type())) {
            Room room = node.runtime().actor(Room.class, "a");
            node.await(room.count());
            store.holdReads();
            Received<ActorEvent<byte[]>> all = follow(node, EventQuery.beginning());
            Received<ActorEvent<byte[]>> now = follow(node, EventQuery.now());
            node.await(room.sayMany(300, 10));
            store.releaseReads();
            assertWhole(node, all, 1, 300);
            assertWhole(node, now, 1, 300);
        }
        store.verifyNoMoreCalls();
    }
}
