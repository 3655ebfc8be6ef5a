package dev.rouse.queue;

import static dev.rouse.queue.DepotNodes.DEPOT;
import static dev.rouse.queue.DepotNodes.info;
import static dev.rouse.queue.DepotNodes.notes;
import static dev.rouse.queue.DepotNodes.parcels;
import static dev.rouse.queue.DepotNodes.untilEmpty;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Depot;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Messages whose turns end well, and whose commits the store does not take. */
final class QueueFellingTest {

    private static final String LARGE = "too large";

    /** Takes no commit that has the text. */
    private static final class NoLargeStore extends ForwardingStore {

        NoLargeStore() {
            super(new ScriptedStore());
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            return commit.mutations().stream().anyMatch(NoLargeStore::isLarge)
                    ? Mono.error(new KvTooLargeException("commit", 2, 1))
                    : super.commit(commit);
        }

        private static boolean isLarge(KvMutation change) {
            return change instanceof KvMutation.Set set
                    && new String(set.value(), StandardCharsets.UTF_8).contains(LARGE);
        }
    }

    @Test
    void messageWhoseCommitMakesItsActorFallIsADeadLetterAtLast() {
        Depot.Rules rules = new Depot.Rules();
        rules.poison = LARGE;
        try (TestNode node = TestNode.on(
                new NoLargeStore(), Depot.type(rules, options -> options.queues(queues -> queues.tries(2))))) {
            node.await(parcels(node).send("first"));
            untilEmpty(node);
            rules.hold();
            node.await(parcels(node).send("poison"));
            rules.letGo();
            for (int i = 0; i < 200 && info(node).deadLetters() == 0; i++) {
                node.advance(Duration.ofMillis(500));
            }
            assertThat(rules.tried).containsExactly("first 1", "poison 1", "poison 2");
            assertThat(node.await(node.runtime().deadMessages(DEPOT, "parcels")))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.failures()).isEqualTo(2));
            node.await(parcels(node).send("good"));
            untilEmpty(node);
            assertThat(notes(node)).containsExactly("first", "good");
        }
    }
}
