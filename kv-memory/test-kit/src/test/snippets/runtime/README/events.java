import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ActorType;
import dev.rouse.EventQuery;
import dev.rouse.host.ActorRuntime;
import dev.rouse.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

record Message(String name, String text) {}

interface Room {
    Mono<Long> say(String name, String text);
}

class RoomActor extends Actor<Long> implements Room {
    @Override
    protected Long initialState() {
        return 0L;
    }

    @Override
    // paragraph 1
}

class Check implements Runnable {
    private final List<String> shown = new ArrayList<>();

    private void show(long offset, Message message) {
        shown.add(offset + " " + message.text());
    }

    private void reload() {
        shown.add("gap");
    }

    private void follow(ActorRuntime runtime) {
        // paragraph 2
    }

    private List<String> shown(int kept) {
        shown.clear();
        try (TestNode node = TestNode.of(ActorType.of(Room.class, RoomActor::new)
                .options(o -> o.events(e -> e.maxCount(kept))))) {
            node.await(node.actor(Room.class, "lobby").say("ann", "hi"));
            node.await(node.actor(Room.class, "lobby").say("ben", "ho"));
            node.sleep(Room.class, "lobby");
            follow(node.runtime());
            node.advance(Duration.ofSeconds(1));
            node.await(node.actor(Room.class, "lobby").say("ann", "he"));
            node.advance(Duration.ofSeconds(1));
        }
        return shown;
    }

    @Override
    public void run() {
        assertEquals(List.of("1 hi", "2 ho", "3 he"), shown(100));
        assertEquals(List.of("2 ho", "3 he"), shown(1));
    }
}
