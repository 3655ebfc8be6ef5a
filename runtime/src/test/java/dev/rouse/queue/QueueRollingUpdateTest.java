package dev.rouse.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorType;
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
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Queues that nodes of the version before do not know. */
final class QueueRollingUpdateTest {

    private static final int ACTORS = 30;

    /** The depot before it had queues. */
    public interface Before {

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
}
