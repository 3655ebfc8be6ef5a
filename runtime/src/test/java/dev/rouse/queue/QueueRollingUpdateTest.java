package dev.rouse.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.QueueHandler;
import dev.rouse.ReadOnly;
import dev.rouse.fixture.Depot;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.SharedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Queues that nodes of the version before do not know. */
final class QueueRollingUpdateTest {

    private static final int ACTORS = 30;

    /** The depot before it had its queue of parcels. */
    public interface Before {

        /** Notes a letter. */
        @QueueHandler("letters")
        Mono<Void> letter(String name);

        /** All that was noted. */
        @ReadOnly
        Mono<List<String>> notes();
    }

    private static final class BeforeActor extends Actor<List<String>> implements Before {

        @Override
        protected List<String> initialState() {
            return List.of();
        }

        @Override
        public Mono<Void> letter(String name) {
            update(notes -> Stream.concat(notes.stream(), Stream.of(name)).toList());
            return Mono.empty();
        }

        @Override
        public Mono<List<String>> notes() {
            return Mono.just(state());
        }
    }

    @Test
    void messageToANewQueueWaitsForANodeThatKnowsIt() {
        KvStore store = new SharedStore(new ScriptedStore());
        Depot.Rules rules = new Depot.Rules();
        TestNode before = TestNode.begin(
                store,
                options -> options,
                ActorType.of(Before.class, BeforeActor::new).named("depot"));
        TestNode.pass(Duration.ofSeconds(1), before);
        TestNode after = TestNode.begin(store, options -> options, Depot.type(rules, options -> options));
        TestNode.pass(Duration.ofSeconds(1), before, after);
        List<Received<String>> sent = new ArrayList<>();
        for (int i = 0; i < ACTORS; i++) {
            sent.add(Received.from(
                    after.runtime().queue(Depot.class, "parcels", "of " + i).send("p" + i)));
        }
        TestNode.pass(Duration.ofSeconds(2), before, after);
        assertThat(sent).as("some actors are on the node before").anyMatch(each -> !each.isOver());
        Received<Integer> stopped = Received.from(before.runtime().stop());
        TestNode.pass(Duration.ofSeconds(20), before, after);
        assertThat(stopped.isOver()).isTrue();
        assertThat(sent).allSatisfy(each -> assertThat(each.values()).hasSize(1));
        assertThat(rules.tried).hasSize(ACTORS);
        after.close();
    }

    private static TestNode before(KvStore store) {
        return TestNode.on(store, ActorType.of(Before.class, BeforeActor::new).named("depot"));
    }

    @Test
    void messagesOfAQueueThatANodeDoesNotKnowStayUntilOneDoes() {
        KvStore store = new SharedStore(new ScriptedStore());
        Depot.Rules held = new Depot.Rules();
        held.hold();
        try (TestNode first = TestNode.on(store, Depot.type(held, options -> options))) {
            for (int i = 0; i < 3; i++) {
                first.await(first.runtime().queue(Depot.class, "parcels", "d").send("p" + i));
            }
        }

        try (TestNode older = before(store)) {
            Before depot = older.runtime().actor(Before.class, "d");
            assertThat(older.await(depot.notes())).isEmpty();
            for (int i = 0; i < 3; i++) {
                older.await(older.runtime().queue(Before.class, "letters", "d").sendAndWait("l" + i));
                older.advance(Duration.ofMinutes(10)); // It sleeps, and is woken by alarms.
            }
            assertThat(older.await(depot.notes())).containsExactly("l0", "l1", "l2");
        }

        Depot.Rules rules = new Depot.Rules();
        try (TestNode newer = TestNode.on(store, Depot.type(rules, options -> options))) {
            newer.advance(Duration.ofHours(1)); // Nobody calls the actor: an alarm wakes it.
            assertThat(newer.await(newer.runtime().actor(Depot.class, "d").notes()))
                    .containsExactly("l0", "l1", "l2", "p0", "p1", "p2");
            assertThat(rules.tried).hasSize(3);
        }
    }
}
