package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.QueueHandler;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Relay;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Number of requests of a start and a turn to the store, counted where time stands still, so that no heartbeat is among
 * it.
 */
class StoreOperationsTest {

    private static final String NOTHING = "";

    /** The table of the alarm index, behind the byte of the root. */
    private static final byte ALARMS = 0x11;

    private final RecordingStore store = new RecordingStore(MemoryKvStore.create());

    private TestNode node(Duration idleTimeout, long warmCacheBytes) {
        return TestNode.on(store, options -> options.warmCacheBytes(warmCacheBytes), MeterActor.type(idleTimeout));
    }

    private static Meter meter(TestNode node, int i) {
        return node.runtime().actor(Meter.class, "m" + i);
    }

    private String askedBy(TestNode node, Supplier<Mono<Long>> call) {
        store.forget();
        node.await(call.get());
        node.run();
        return store.asked();
    }

    @Test
    void readOnlyTurnAsksForNothing() {
        try (TestNode node = node(Duration.ofSeconds(30), 0)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));

            assertThat(askedBy(node, meter::value)).isEqualTo(NOTHING);
        }
    }

    @Test
    void turnThatChangesIsOneCommit() {
        try (TestNode node = node(Duration.ofSeconds(30), 0)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));

            assertThat(askedBy(node, () -> meter.add(1))).isEqualTo("commit");
        }
    }

    @Test
    void newActorIsOneReadAndOneCommit() {
        try (TestNode node = node(Duration.ofSeconds(30), 0)) {
            assertThat(askedBy(node, () -> meter(node, 0).add(1))).isEqualTo("read commit");
        }
    }

    @Test
    void startWithoutBundleIsOneReadAndWritesNothing() {
        try (TestNode node = node(Duration.ZERO, 0)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));

            assertThat(askedBy(node, meter::value)).isEqualTo("read");
        }
    }

    @Test
    void startWithBundleAsksForNothing() {
        try (TestNode node = node(Duration.ZERO, 1 << 20)) {
            Meter meter = meter(node, 0);
            node.await(meter.add(1));

            assertThat(askedBy(node, meter::value)).isEqualTo(NOTHING);
        }
    }

    @Test
    void turnsOfManyActorsAtOnceShareTwoCommitsAtMost() {
        try (TestNode node = node(Duration.ofSeconds(30), 0)) {
            Mono<Long> all =
                    Flux.range(0, 500).flatMap(i -> meter(node, i).add(1), 500).reduce(Long::sum);
            node.await(all);

            assertThat(askedBy(node, () -> all)).isIn("commit", "commit commit");
        }
    }

    private TestNode inboxes() {
        return TestNode.on(store, ActorType.of(Inbox.class, InboxActor::new));
    }

    /** Takes numbers: adds up all but 0. */
    interface Inbox {

        @QueueHandler("numbers")
        Mono<Long> take(long number);
    }

    static final class InboxActor extends Actor<Long> implements Inbox {

        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Long> take(long number) {
            return Mono.just(number == 0 ? state() : update(sum -> sum + number));
        }
    }

    private static Mono<Long> message(TestNode node, long number) {
        return node.runtime()
                .queue(Inbox.class, "numbers", "a")
                .sendAndWait(number)
                .cast(Long.class);
    }

    @Test
    void messageThatIsHandledAtOnceIsOneCommitWithItsEffectAlone() {
        try (TestNode node = inboxes()) {
            node.await(message(node, 1));

            assertThat(askedBy(node, () -> message(node, 1))).isEqualTo("commit");
            assertThat(store.mutations()).singleElement().isInstanceOf(KvMutation.Set.class);
        }
    }

    @Test
    void messageWithoutEffectIsTakenByACommitThatWritesNothing() {
        try (TestNode node = inboxes()) {
            node.await(message(node, 1));

            assertThat(askedBy(node, () -> message(node, 0))).isEqualTo("commit");
            assertThat(store.mutations()).singleElement().isInstanceOf(KvMutation.Clear.class);
        }
    }

    @Test
    void stepsOfAWorkflowThatFollowEachOtherMoveNoAlarm() {
        Clerk.Book book = new Clerk.Book()
                .with(
                        "five",
                        (clerk, flow) -> Flux.range(0, 5)
                                .concatMap(i -> flow.step("step " + i, () -> clerk.note("" + i)))
                                .then());
        try (TestNode node = TestNode.on(store, Clerk.type(book, options -> options))) {
            Clerk clerk = node.runtime().actor(Clerk.class, "a");
            node.await(clerk.noteAlone("first"));
            store.forget();
            node.await(clerk.start("five", "w", "x"));
            node.until(() -> node.await(clerk.notes()).size() == 6);

            assertThat(store.asked().split(" ")).hasSize(6).containsOnly("commit");
            assertThat(store.mutations().stream().filter(this::isAlarm)).hasSize(2);
        }
    }

    private TestNode adding() {
        Clerk.Book book = new Clerk.Book().with("one", (clerk, flow) -> flow.step("step", () -> clerk.note("done")));
        return TestNode.on(store, Clerk.type(book, options -> options));
    }

    private void runOne(TestNode node, Clerk clerk, String id, int notes) {
        store.forget();
        node.await(clerk.start("one", id, "x"));
        node.until(() -> node.await(clerk.notes()).size() == notes);
        node.run();
    }

    @Test
    void workflowOfOneStepIsTwoCommitsOfFewRecords() {
        try (TestNode node = adding()) {
            Clerk clerk = node.runtime().actor(Clerk.class, "a");
            node.await(clerk.noteAlone("first"));
            runOne(node, clerk, "w", 2);

            assertThat(store.asked()).isEqualTo("commit commit");
            assertThat(store.mutations().stream().filter(this::isWorkflow)).hasSizeLessThanOrEqualTo(5);
        }
    }

    @Test
    void workflowsOfALifeWithManyAreCountedOnceInSixteen() {
        try (TestNode node = adding()) {
            Clerk clerk = node.runtime().actor(Clerk.class, "a");
            int ended = 0;
            for (; ended < 128; ended++) {
                runOne(node, clerk, "w" + ended, ended + 1);
            }
            int counts = 0;
            for (; ended < 192; ended++) {
                runOne(node, clerk, "w" + ended, ended + 1);
                assertThat(store.mutations().stream().filter(this::isWorkflow)).hasSizeLessThanOrEqualTo(5);
                counts += (int) store.mutations().stream().filter(this::isCount).count();
            }
            assertThat(counts).isEqualTo(4);
        }
    }

    private boolean isCount(KvMutation mutation) {
        return keyOf(mutation)
                .equals(new Keys((byte) 'R').actor(Clerk.address("a").id(), Suffix.workflow()));
    }

    @Test
    void workflowsThatFollowEachOtherMoveNoAlarmButForThoseBeforeTheThird() {
        try (TestNode node = adding()) {
            Clerk clerk = node.runtime().actor(Clerk.class, "a");
            node.await(clerk.noteAlone("first"));
            runOne(node, clerk, "w0", 2);
            runOne(node, clerk, "w1", 3);
            for (int i = 2; i < 10; i++) {
                runOne(node, clerk, "w" + i, i + 2);
                assertThat(store.mutations().stream().filter(this::isAlarm)).isEmpty();
            }
            store.forget();
            node.advance(Duration.ofSeconds(12));

            assertThat(store.mutations().stream().filter(this::isAlarm)).hasSize(1);
        }
    }

    private boolean isWorkflow(KvMutation mutation) {
        KvKey actor = new Keys((byte) 'R').actor(Clerk.address("a").id(), new byte[0]);
        KvKey key = keyOf(mutation);
        return key.startsWith(actor)
                && (key.bytes()[actor.length()] == Suffix.workflow()[0]
                        || key.bytes()[actor.length()] == Suffix.endedWorkflows()[0]);
    }

    private boolean isAlarm(KvMutation mutation) {
        KvKey key = mutation instanceof KvMutation.Set set
                ? set.key()
                : mutation instanceof KvMutation.Clear clear ? clear.key() : KvKey.of();
        return key.length() > 1 && key.bytes()[1] == ALARMS;
    }

    @Test
    void messageToAnActorIsAChangeOfOneRecordOfItsSenderWhichTakesNoteOfThoseBeforeIt() {
        try (TestNode node = TestNode.on(store, Relay.type(options -> options))) {
            Relay sender = node.runtime().actor(Relay.class, "a");
            node.await(sender.send("b", List.of("0")));
            node.advance(Duration.ofSeconds(2));
            store.forget();
            for (int i = 1; i <= 20; i++) {
                node.await(sender.send("b", List.of("" + i)));
                node.run();
            }
            assertThat(changed(Suffix.outboxRows())).isZero();
            assertThat(changed(Suffix.outbox())).isEqualTo(20);

            store.forget();
            node.advance(Duration.ofMillis(1_100));

            assertThat(changed(Suffix.outboxRows())).isZero();
            assertThat(changed(Suffix.outbox())).isEqualTo(1);
        }
    }

    @Test
    void whatBecameOfManyMessagesToAnActorIsNotedInOneCommitOfItsSender() {
        try (TestNode node = TestNode.on(store, Relay.type(options -> options))) {
            Relay sender = node.runtime().actor(Relay.class, "a");
            node.await(sender.send("b", List.of("0")));
            node.advance(Duration.ofSeconds(2));
            store.forget();
            node.await(sender.send(
                    "b", IntStream.range(0, 40).mapToObj(i -> "" + i).toList()));
            node.run();
            long rows = changed(Suffix.outboxRows());
            assertThat(rows).isBetween(30L, 39L);

            store.forget();
            node.advance(Duration.ofMillis(600));

            assertThat(store.asked()).isEqualTo("commit");
            assertThat(changed(Suffix.outboxRows())).isEqualTo(rows);
        }
    }

    /** Changes of records of the sender whose keys begin with {@code suffix}. */
    private long changed(byte[] suffix) {
        KvKey prefix = new Keys((byte) 'R').actor(Relay.address("a").id(), suffix);
        return store.mutations().stream()
                .filter(mutation -> keyOf(mutation).startsWith(prefix))
                .count();
    }

    private static KvKey keyOf(KvMutation mutation) {
        return mutation instanceof KvMutation.Clear clear ? clear.key() : ((KvMutation.Set) mutation).key();
    }
}
