package dev.rouse.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rouse.ActorAddress;
import dev.rouse.QueueInfo;
import dev.rouse.fixture.Depot;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Queues of actors are told of alike, whichever node is asked. */
class QueuesAcrossNodesTest {

    /** So many that each node has some, whatever the nodes are called. */
    private static final List<String> KEYS =
            IntStream.range(0, 30).mapToObj(i -> "k" + i).toList();

    private final ScriptedStore store = new ScriptedStore();
    private final Depot.Rules rules = new Depot.Rules();

    {
        store.exclusive(false);
    }

    private TestNode begin() {
        return TestNode.begin(store, options -> options, Depot.type(rules, options -> options));
    }

    private static <T> T await(Mono<T> call, TestNode... running) {
        Received<T> received = Received.from(call);
        for (int i = 0; i < 100 && !received.isOver(); i++) {
            TestNode.pass(Duration.ofMillis(50), running);
        }
        return received.value();
    }

    @Test
    void messagesInFlightAreSeenFromEveryNode() {
        try (TestNode first = begin()) {
            TestNode.pass(Duration.ofSeconds(1), first);
            try (TestNode second = begin()) {
                TestNode.pass(Duration.ofSeconds(10), first, second);
                rules.hold();
                for (String key : KEYS) {
                    await(first.runtime().actor(Depot.class, key).notes(), first, second);
                    Received.from(first.runtime().get(Depot.class, key).hold());
                    await(
                            first.runtime()
                                    .queue(ActorAddress.of("depot", key), "parcels")
                                    .send("p")
                                    .thenReturn(true),
                            first,
                            second);
                }
                for (TestNode asked : List.of(first, second)) {
                    for (String key : KEYS) {
                        assertThat(await(asked.runtime().queues(ActorAddress.of("depot", key)), first, second))
                                .filteredOn(queue -> queue.name().equals("parcels"))
                                .extracting(QueueInfo::depth, QueueInfo::inFlight)
                                .containsExactly(tuple(1L, 1));
                    }
                }
                assertThat(List.of(first, second))
                        .allSatisfy(node -> assertThat(node.runtime().health().residentActors())
                                .isPositive());
                rules.letGo();
                TestNode.pass(Duration.ofSeconds(2), first, second);
            }
        }
    }
}
