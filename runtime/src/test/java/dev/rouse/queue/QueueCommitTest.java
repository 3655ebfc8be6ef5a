package dev.rouse.queue;

import static dev.rouse.queue.DepotNodes.notes;
import static dev.rouse.queue.DepotNodes.parcels;
import static dev.rouse.queue.DepotNodes.untilEmpty;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Depot;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Suffix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The changes of records by which messages come and go. */
final class QueueCommitTest {

    private final List<KvMutation> written = new ArrayList<>();
    private final Depot.Rules rules = new Depot.Rules();

    /** Notes what is written. */
    private final class NotingStore extends ForwardingStore {

        NotingStore() {
            super(new ScriptedStore());
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            written.addAll(commit.mutations());
            return super.commit(commit);
        }
    }

    private TestNode depot() {
        TestNode node = TestNode.on(new NotingStore(), Depot.type(rules, options -> options));
        node.await(parcels(node).send("first"));
        untilEmpty(node);
        written.clear();
        return node;
    }

    @Test
    void messageThatIsHandledAtOnceIsNotWritten() {
        try (TestNode node = depot()) {
            node.await(parcels(node).sendAndWait("p"));
            assertThat(written)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            KvMutation.Set.class,
                            set -> assertThat(set.key().bytes()).endsWith(Suffix.state()));
            assertThat(notes(node)).containsExactly("first", "p");
        }
    }

    @Test
    void countsAreWrittenOnceForMessagesThatComeTogether() {
        try (TestNode node = depot()) {
            rules.hold();
            List<Received<String>> sent = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sent.add(Received.from(parcels(node).send("p" + i)));
            }
            node.until(() -> sent.stream().allMatch(Received::isOver));
            assertThat(written)
                    .filteredOn(change -> change instanceof KvMutation.Set set
                            && set.key().bytes()[set.key().length() - 1] == Suffix.queueMetadata()[0])
                    .hasSizeLessThan(3);
            assertThat(DepotNodes.info(node).depth()).isEqualTo(5);
            rules.letGo();
            untilEmpty(node);
        }
    }

    @Test
    void handlerThatChangesNothingIsAnswered() {
        try (TestNode node = depot()) {
            assertThat(node.await(
                            node.runtime().queue(DepotNodes.DEPOT, "errands").sendAndWait("e")))
                    .isEqualTo("no change");
            assertThat(written).hasSize(1);
        }
    }
}
