package dev.rouse.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.history.LedgerHistory.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The check of histories finds what is wrong with one, and nothing where nothing is. */
class LedgerHistoryTest {

    private final AtomicLong now = new AtomicLong();
    private final LedgerHistory history = new LedgerHistory(now::get);

    private Operation append(long number) {
        return history.begin("a", "append", number);
    }

    private Operation read() {
        return history.begin("a", "read", 0);
    }

    private void appended(long number, Long... told) {
        append(number).answered(List.of(told));
    }

    private void wrong(String what, Long... end) {
        assertThat(history.check(Map.of("a", List.of(end))))
                .anySatisfy(found -> assertThat(found).contains(what));
    }

    private void right(Long... end) {
        assertThat(history.check(Map.of("a", List.of(end)))).isEmpty();
    }

    @Test
    void operationsOneAfterTheOtherAreRight() {
        appended(1, 1L);
        read().answered(List.of(1L));
        appended(2, 1L, 2L);
        right(1L, 2L);
    }

    @Test
    void operationsAtTheSameTimeMayComeInAnyOrder() {
        Operation first = append(1);
        Operation second = append(2);
        Operation reader = read();
        first.answered(List.of(2L, 1L));
        second.answered(List.of(2L));
        reader.answered(List.of());
        right(2L, 1L);
    }

    @Test
    void acknowledgedAppendThatIsNotThereIsLost() {
        appended(1, 1L);
        append(2).answered(null);
        wrong("lost", 1L);
    }

    @Test
    void appendThatIsThereTwiceIsFound() {
        append(1).answered(null);
        wrong("there 2 times", 1L, 1L);
    }

    @Test
    void unknownAppendIsThereOnceOrNot() {
        append(1).unknown();
        append(2).unknown();
        right(2L);
        right();
        wrong("there 2 times", 2L, 2L);
    }

    @Test
    void appendThatNeverEndedIsThereOnceOrNot() {
        append(1);
        right();
        right(1L);
    }

    @Test
    void appendThatFailedForSureIsNotThere() {
        append(1).failed();
        right();
        wrong("though nothing", 1L);
    }

    @Test
    void numberThatNobodyAppendedIsFound() {
        append(1).answered(null);
        wrong("nobody appended", 1L, 7L);
    }

    @Test
    void listThatIsNoBeginningOfTheLastOneIsFound() {
        append(1).answered(null);
        append(2).answered(null);
        read().answered(List.of(2L, 1L));
        wrong("not so", 1L, 2L);
    }

    @Test
    void readThatMissesWhatWasAcknowledgedBeforeItBeganIsStale() {
        Operation early = read();
        appended(1, 1L);
        early.answered(List.of());
        right(1L);
        read().answered(List.of());
        wrong("saw 0, and before it began 1 were seen", 1L);
    }

    @Test
    void readThatMissesWhatAnotherReadSawBeforeItBeganIsStale() {
        Operation append = append(1);
        read().answered(List.of(1L));
        read().answered(List.of());
        append.answered(List.of(1L));
        wrong("saw 0, and before it began 1 were seen", 1L);
    }

    @Test
    void appendThatLiesBeforeWhatWasAcknowledgedBeforeItBeganIsFound() {
        append(1).answered(null);
        append(2).answered(null);
        wrong("saw 1, and before it began 2 were seen", 2L, 1L);
    }

    @Test
    void unknownAppendThatLiesBeforeWhatWasSeenBeforeItBeganIsFound() {
        append(1).answered(null);
        append(2).unknown();
        wrong("saw 1, and before it began 2 were seen", 2L, 1L);
    }

    @Test
    void answerOfAnAppendEndsWithItsNumber() {
        append(1).answered(null);
        append(2).answered(List.of(1L));
        wrong("without what it appended", 1L, 2L);
    }

    @Test
    void streamThatGaveAnotherBeginningIsFound() {
        append(1).answered(null);
        Operation stream = read();
        history.saw(stream, List.of(2L));
        stream.unknown();
        wrong("a stream gave", 1L);
    }

    @Test
    void planFiresAsOftenAsItWasPlanned() {
        append(1).plans(1, 0).answered(null);
        append(2).plans(2, 0).answered(null);
        append(3).plans(1, 0).unknown();
        right(1L, -1L, 2L, -2L, -2L);
    }

    @Test
    void planThatNeverFiresIsFound() {
        append(1).plans(1, 0).answered(null);
        wrong("fired 0 times instead of 1", 1L);
    }

    @Test
    void planThatFiresTwiceIsFound() {
        append(1).plans(1, 0).answered(null);
        wrong("fired 2 times instead of 1", 1L, -1L, -1L);
    }

    @Test
    void planThatNeverWasFiresNot() {
        append(1).plans(1, 0).unknown();
        wrong("fired 1 times instead of 0", -1L);
    }

    @Test
    void planThatFiresBeforeItsTimeIsFound() {
        Operation plan = append(1).plans(1, 100);
        plan.answered(null);
        read().answered(List.of(1L, -1L));
        wrong("before its time", 1L, -1L);
    }

    @Test
    void planThatFiresAtItsTimeIsRight() {
        append(1).plans(1, 100).answered(null);
        now.set(Duration.ofMillis(100).toNanos());
        read().answered(List.of(1L, -1L));
        right(1L, -1L);
    }

    @Test
    void operationThatEndsTwiceIsFound() {
        Operation append = append(1);
        append.answered(null);
        append.unknown();
        wrong("ended twice", 1L);
    }

    private void sent(long own, long theirs, String queue) {
        Operation sender = append(own);
        history.sends(sender, history.begin("b", "message " + queue, theirs));
        sender.answered(null);
    }

    private void checked(String what, List<Long> ofA, List<Long> ofB) {
        assertThat(history.check(Map.of("a", ofA, "b", ofB)))
                .anySatisfy(found -> assertThat(found).contains(what));
    }

    @Test
    void messagesOfOneQueueArriveInTheOrderInWhichTheyWereSent() {
        sent(1, 11, "q");
        sent(2, 12, "q");
        assertThat(history.check(Map.of("a", List.of(1L, 2L), "b", List.of(11L, 12L))))
                .isEmpty();
        checked("message out of order", List.of(1L, 2L), List.of(12L, 11L));
        checked("message lost", List.of(1L, 2L), List.of(11L));
    }

    @Test
    void messagesOfSeveralQueuesArriveInAnyOrder() {
        sent(1, 11, "q");
        sent(2, 12, "other");
        assertThat(history.check(Map.of("a", List.of(1L, 2L), "b", List.of(12L, 11L))))
                .isEmpty();
    }

    @Test
    void messageOfATurnThatLeftNothingIsFound() {
        Operation sender = append(1);
        history.sends(sender, history.begin("b", "message q", 11));
        sender.failed();
        checked("message of a turn that left nothing", List.of(), List.of(11L));
    }

    @Test
    void messageOfAClientIsThereWhereItWasTaken() {
        LedgerHistory.Queued taken = history.queues(append(1));
        LedgerHistory.Queued unknown = history.queues(append(2));
        taken.is(LedgerHistory.Fate.DONE);
        right(1L);
        right(2L, 1L);
        wrong("queued message lost", 2L);
        unknown.is(LedgerHistory.Fate.FAILED);
        right(1L);
        wrong("message of a send that failed", 1L, 2L);
    }
}
