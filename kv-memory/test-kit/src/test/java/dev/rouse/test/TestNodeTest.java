package dev.rouse.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorType;
import dev.rouse.Durability;
import dev.rouse.StartLedger.Source;
import dev.rouse.StoreUnavailableException;
import dev.rouse.WorkflowStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A node whose time the test holds, and each assertion on it: that it holds, and that it fails when it should. */
@Tag("each-junit")
class TestNodeTest {

    private final TestNode node = TestNode.of(CounterActor.class, DiaryActor.class);
    private final Counter counter = node.actor(Counter.class, "c");
    private final Diary diary = node.actor(Diary.class, "d");

    @AfterEach
    void close() {
        node.close();
    }

    // Calls and time.

    @Test
    void callIsAnsweredAndNoMoreTimePassesThanItTakes() {
        assertThat(node.await(counter.increment(2))).isEqualTo(2);
        var before = node.now();
        assertThat(node.await(counter.increment(2))).isEqualTo(4);
        assertThat(node.now()).isEqualTo(before);
        assertThat(node.await(diary.dawdle(30, "late"))).containsExactly("late");
        assertThat(node.now()).isEqualTo(before.plusSeconds(30));
    }

    @Test
    void streamIsAwaitedWhole() {
        node.await(diary.write("a"));
        node.await(diary.write("b"));

        assertThat(node.awaitAll(diary.each())).containsExactly("a", "b");
    }

    @Test
    void errorIsThrownAsItIsAndAwaitedWhereItIsMeant() {
        Mono<Long> missing = node.get(Counter.class, "nobody").value();

        assertThatThrownBy(() -> node.await(missing)).isInstanceOf(ActorNotFoundException.class);
        assertThat(node.awaitError(ActorNotFoundException.class, missing)).hasMessageContaining("nobody");
        assertThatThrownBy(() -> node.awaitError(IllegalStateException.class, missing))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ActorNotFoundException");
        assertThatThrownBy(() -> node.awaitError(IllegalStateException.class, counter.increment(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("got [1]");
    }

    @Test
    void callThatDoesNotEndFailsTheTest() {
        assertThatThrownBy(() -> node.await(Mono.never(), Duration.ofHours(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has not ended within PT1H");
    }

    @Test
    void callsThatWereBegunGoOnTogether() {
        TestCall<List<String>> slow = node.begin(diary.dawdle(10, "slow"));
        TestCall<List<String>> next = node.begin(diary.write("next"));
        node.advance(Duration.ofSeconds(9));
        assertThat(slow.isOver()).isFalse();
        assertThatThrownBy(slow::value).isInstanceOf(AssertionError.class);

        assertThat(node.await(next)).containsExactly("slow", "next");
        assertThat(slow.value()).containsExactly("slow");
    }

    @Test
    void blockingCodeRunsOnAThreadOfItsOwnAndTheTimeStandsStill() {
        node.await(diary.write("first"));
        var before = node.now();

        assertThat(node.await(diary.ponder("hm"))).containsExactly("first", "hm", "hm!");
        assertThat(node.now()).isEqualTo(before);
    }

    // Crashes, sleep, moves.

    @Test
    void acknowledgedChangeSurvivesACrashAndTheStartReadsIt() {
        node.await(counter.increment(3));
        node.kill();

        assertThat(node.await(node.actor(Counter.class, "c").value())).isEqualTo(3);
        node.assertThatStart(Counter.class, "c")
                .hasRequests(1)
                .isNotNew()
                .isNumber(2)
                .hasSource("state", Source.LIVE)
                .hasBytesAtMost(1_000);
    }

    @Test
    void changeThatIsNotDurableIsLostInACrash() {
        try (TestNode careless = TestNode.of(
                ActorType.of(Counter.class, CounterActor::new).options(o -> o.durability(Durability.ON_SLEEP)))) {
            assertThat(careless.await(careless.actor(Counter.class, "c").increment(3)))
                    .isEqualTo(3);
            careless.kill();
            assertThat(careless.await(careless.actor(Counter.class, "c").value()))
                    .isZero();
        }
    }

    @Test
    void sleepingActorWakesWithoutARead() {
        node.await(diary.write("day"));
        node.sleep(Diary.class, "d");
        assertThat(node.isAwake(Diary.class, "d")).isFalse();

        assertThat(node.await(diary.sleeps())).isEqualTo(1);
        assertThat(node.isAwake(Diary.class, "d")).isTrue();
        node.assertThatStart(Diary.class, "d").hasRequests(0).hasSource("state", Source.BUNDLE);
    }

    @Test
    void idleActorSleepsWhenItsTimeHasPassed() {
        node.await(diary.write("day"));
        node.advance(Duration.ofSeconds(31));

        assertThat(node.isAwake(Diary.class, "d")).isFalse();
    }

    @Test
    void secondNodeTakesActorsOverWithoutARead() {
        node.await(counter.increment(3));
        var first = node.runtime();
        node.move();

        assertThat(node.runtime()).isNotSameAs(first);
        assertThat(node.await(node.actor(Counter.class, "c").increment(1))).isEqualTo(4);
        node.assertThatStart(Counter.class, "c").hasRequests(0).hasSource("state", Source.BUNDLE);
    }

    // Faults of the store.

    @Test
    void refusedCommitUndoesItsTurn() {
        node.await(counter.increment(1));
        node.store().failNextCommit();

        node.awaitError(StoreUnavailableException.class, counter.increment(1));
        assertThat(node.await(counter.value())).isEqualTo(1);
        assertThat(node.await(counter.increment(1))).isEqualTo(2);
    }

    @Test
    void commitOfUnknownOutcomeIsMadeOnce() {
        node.await(counter.increment(1));
        node.store().loseNextCommit();
        assertThat(node.await(counter.increment(1))).isEqualTo(2);
        node.store().loseNextAnswer();
        assertThat(node.await(counter.increment(1))).isEqualTo(3);
        node.kill();

        assertThat(node.await(node.actor(Counter.class, "c").value())).isEqualTo(3);
    }

    @Test
    void nodeThatIsCutOffFromItsStoreAnswersWhenItReachesItAgain() {
        node.await(counter.increment(1));
        node.store().cutOff();
        TestCall<Long> waits = node.begin(counter.increment(1));
        node.advance(Duration.ofSeconds(1));
        assertThat(waits.isOver()).isFalse();
        node.store().mend();

        assertThat(node.await(waits)).isEqualTo(2);
    }

    @Test
    void readThatFailsIsKnownToTheCaller() {
        node.await(counter.increment(1));
        node.kill();
        node.store().failNextRead();

        node.awaitError(
                StoreUnavailableException.class, node.actor(Counter.class, "c").value());
        assertThat(node.await(node.actor(Counter.class, "c").value())).isEqualTo(1);
    }

    // Assertions.

    private static void assertFails(Runnable assertion, String told) {
        assertThatThrownBy(assertion::run).isInstanceOf(AssertionError.class).hasMessageContaining(told);
    }

    @Test
    void assertionsOnAStartFailWhenTheyShould() {
        assertFails(() -> node.assertThatStart(Counter.class, "c"), "counter/c has not started");
        node.await(counter.increment(1));
        StartAssert start = node.assertThatStart(Counter.class, "c").isNew();

        assertFails(() -> start.hasRequests(2), "expected 2 requests");
        assertFails(start::isNotNew, "got a new actor");
        assertFails(() -> start.isNumber(2), "start number 2");
        assertFails(() -> start.hasBytesAtMost(-1), "at most -1 bytes");
        assertFails(() -> start.hasSource("state", Source.ABSENT), "state from ABSENT");
        assertFails(() -> start.hasAllFrom(Source.BUNDLE), "everything from BUNDLE, got a new actor");
    }

    @Test
    void scheduleIsSeenAndRunsWhenItsTimeComes() {
        node.assertThatSchedule(Diary.class, "d").isEmpty();
        node.await(diary.remind(3_600, "tea"));
        node.assertThatSchedule(Diary.class, "d")
                .hasEntries(1)
                .hasEntry("write")
                .hasEntry("write", node.now().plusSeconds(3_600))
                .hasEntryNamed("reminder")
                .hasNoDeadLetters();
        ScheduleAssert planned = node.assertThatSchedule(Diary.class, "d");
        assertFails(planned::isEmpty, "expected 0 entries");
        assertFails(() -> planned.hasEntry("read"), "an entry of read");
        assertFails(() -> planned.hasEntry("write", node.now()), "that is due at");
        assertFails(() -> planned.hasEntryNamed("other"), "named other");
        assertFails(() -> planned.hasDeadLetter("write"), "a dead letter of write");

        node.advance(Duration.ofHours(2));
        node.assertThatSchedule(Diary.class, "d").isEmpty().hasNoDeadLetters();
        assertThat(node.await(diary.lines())).contains("tea");
    }

    @Test
    void eventsAreSeenByNameAndValue() {
        node.assertThatEvents(Diary.class, "d").areNone();
        node.await(diary.write("a"));
        node.await(diary.write("b"));
        EventsAssert events = node.assertThatEvents(Diary.class, "d")
                .areNamed("written", "written")
                .include("written")
                .include("written", "b");

        assertFails(events::areNone, "expected no events");
        assertFails(() -> events.areNamed("written"), "got [written, written]");
        assertFails(() -> events.include("read"), "named read");
        assertFails(() -> events.include("written", "c"), "got [a, b]");
    }

    @Test
    void queueIsSeenWithItsDeadMessages() {
        node.await(node.runtime().queue(Diary.class, "letters", "d").send("fine"));
        node.await(node.runtime().queue(Diary.class, "letters", "d").send("blot"));
        node.advance(Duration.ofHours(1));
        QueueAssert queue = node.assertThatQueue("letters", Diary.class, "d")
                .isEmpty()
                .hasRetrying(0)
                .hasDeadMessages(1);

        assertThat(queue.deadMessages())
                .singleElement()
                .satisfies(dead -> assertThat(dead.arguments()).containsExactly("blot"));
        assertFails(() -> queue.hasMessages(1), "expected 1 messages");
        assertFails(() -> queue.hasRetrying(1), "tried again");
        assertFails(() -> queue.hasDeadMessages(0), "expected 0 dead messages");
    }

    @Test
    void workflowIsSeenAsItGoesOn() {
        var flows = node.runtime().workflows(Diary.class, "d");
        node.await(flows.start("essay", "e", null));
        WorkflowAssert waits = node.assertThatWorkflow("e", Diary.class, "d")
                .hasStatus(WorkflowStatus.RUNNING)
                .isNotPaused();
        assertFails(waits::isPaused, "expected a pause");
        assertFails(() -> waits.hasStatus(WorkflowStatus.FAILED), "expected FAILED");

        node.await(flows.signal("e", "idea", "cats"));
        node.await(flows.result("e", String.class));
        WorkflowAssert done = node.assertThatWorkflow("e", Diary.class, "d").hasResult("cats at length");
        assertFails(() -> done.hasResult("dogs"), "the result dogs");
    }

    @Test
    void actorWithoutAnInterfaceOrAConstructorIsNamed() {
        assertThatThrownBy(() -> TestNode.of(String.class)).hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> node.address(Runnable.class, "x")).hasMessageContaining("Runnable");
    }
}
