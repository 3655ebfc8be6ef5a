package dev.rouse.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorQueue;
import dev.rouse.DeadMessage;
import dev.rouse.InvalidCallException;
import dev.rouse.QueueInfo;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.fixture.Worker;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues whose messages the actor takes itself. */
public interface QueuePullContract extends ActorFixture {

    ActorAddress WORKER = ActorAddress.of("worker", "a");

    private TestNode worker(Worker.Shift shift, UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Worker.type(shift, options));
    }

    private static ActorQueue jobs(TestNode node) {
        return node.runtime().queue(Worker.class, "jobs", "a");
    }

    private static List<String> done(TestNode node) {
        return node.await(node.runtime().get(Worker.class, "a").done());
    }

    private static QueueInfo info(TestNode node) {
        return node.await(node.runtime().queues(WORKER)).stream()
                .filter(queue -> queue.name().equals("jobs"))
                .findFirst()
                .orElseThrow();
    }

    private static void untilEmpty(TestNode node) {
        for (int i = 0; i < 600 && info(node).depth() > 0; i++) {
            node.advance(Duration.ofMillis(50));
        }
        assertThat(info(node).depth()).isZero();
    }

    @Test
    default void messagesAreReceivedInOrderAndHandledOnce() {
        Worker.Shift shift = new Worker.Shift();
        try (TestNode node = worker(shift, options -> options)) {
            for (int i = 0; i < 10; i++) {
                node.await(jobs(node).send("j" + i));
            }
            node.await(node.runtime().queue(WORKER, "errands").send("e"));
            Received<Object> last = node.call(jobs(node).sendAndWait("last"));
            node.until(last::isOver);
            assertThat(last.values()).isEmpty();
            untilEmpty(node);
            assertThat(done(node)).hasSize(12).contains("e").doesNotHaveDuplicates();
            assertThat(done(node).stream().filter(job -> job.startsWith("j")))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 10).mapToObj(i -> "j" + i).toList());
        }
    }

    @Test
    default void noMoreAreHeldThanAskedForAndTheNextLifeGetsWhatIsLeft() {
        Worker.Shift shift = new Worker.Shift();
        shift.hold();
        try (TestNode node = worker(shift, options -> options)) {
            for (int i = 0; i < 5; i++) {
                node.await(jobs(node).send("j" + i));
            }
            node.until(() -> shift.received.size() == 2);
            node.advance(Duration.ofSeconds(1));
            assertThat(shift.received).containsExactly("j0 1", "j1 1");
            assertThat(info(node).inFlight()).isEqualTo(2);
        }
        shift.letGo();
        try (TestNode node = worker(shift, options -> options)) {
            node.advance(Duration.ofSeconds(10));
            untilEmpty(node);
            assertThat(done(node)).containsExactly("j0", "j1", "j2", "j3", "j4");
        }
    }

    @Test
    default void messageWhoseTurnFailsIsReceivedAgainAndIsADeadLetterAtLast() {
        Worker.Shift shift = new Worker.Shift();
        shift.broken.add("bad");
        try (TestNode node = worker(shift, options -> options.queues(queues -> queues.tries(2)))) {
            node.await(jobs(node).send("bad"));
            node.await(jobs(node).send("good"));
            node.until(() -> shift.received.size() == 2);
            node.advance(Duration.ofMillis(1_200));
            untilEmpty(node);
            assertThat(shift.received).containsExactly("bad 1", "good 1", "bad 2");
            assertThat(done(node)).as("a turn that failed left nothing").containsExactly("good");
            List<DeadMessage> dead = node.await(node.runtime().deadMessages(WORKER, "jobs"));
            assertThat(dead)
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.arguments()).containsExactly("bad"));
            shift.broken.clear();
            node.await(node.runtime().retryMessage(WORKER, "jobs", dead.get(0).id()));
            untilEmpty(node);
            assertThat(done(node)).containsExactly("good", "bad");
        }
    }

    @Test
    default void waitingKeepsNobodyAwakeAndAMessageWakes() {
        Worker.Shift shift = new Worker.Shift();
        try (TestNode node = worker(shift, options -> options.idleTimeout(Duration.ofSeconds(1)))) {
            node.await(jobs(node).send("j0"));
            untilEmpty(node);
            node.advance(Duration.ofSeconds(3));
            assertThat(node.slept).hasSize(1);
            node.await(jobs(node).send("j1"));
            untilEmpty(node);
            assertThat(done(node)).containsExactly("j0", "j1");
            node.await(jobs(node).after(Duration.ofSeconds(30)).send("j2"));
            node.advance(Duration.ofSeconds(29));
            assertThat(node.slept).hasSize(2);
            node.advance(Duration.ofSeconds(3));
            untilEmpty(node);
            assertThat(done(node)).containsExactly("j0", "j1", "j2");
        }
    }

    @Test
    default void messageThatIsNotHandledIsNotReceivedAgainInTheSameLife() {
        Worker.Shift shift = new Worker.Shift();
        shift.idle = true;
        try (TestNode node = worker(shift, options -> options)) {
            for (int i = 0; i < 3; i++) {
                node.await(jobs(node).send("j" + i));
            }
            node.until(() -> shift.received.size() == 2);
            node.advance(Duration.ofSeconds(20));
            assertThat(shift.received).containsExactly("j0 1", "j1 1");
            assertThat(info(node).depth()).isEqualTo(3);
        }
        shift.idle = false;
        try (TestNode node = worker(shift, options -> options)) {
            Received<List<String>> woken =
                    node.call(node.runtime().get(Worker.class, "a").done());
            node.until(woken::isOver);
            untilEmpty(node);
            assertThat(done(node)).containsExactly("j0", "j1", "j2");
        }
    }

    @Test
    default void messagesThatNobodyCouldTakeAreRefused() {
        try (TestNode node = worker(new Worker.Shift(), options -> options)) {
            assertThatThrownBy(() -> node.await(jobs(node).send(1))).isInstanceOf(InvalidCallException.class);
            assertThat(jobs(node).handler().parameterTypes()).containsExactly(String.class);
        }
    }

    @Test
    default void heldMessagesKeepNoOtherQueueWaiting() {
        Worker.Shift shift = new Worker.Shift();
        shift.idle = true;
        try (TestNode node = worker(shift, options -> options.mailboxCapacity(4))) {
            node.await(jobs(node).send("j0"));
            node.await(jobs(node).send("j1"));
            node.until(() -> shift.received.size() == 2);
            assertThat(node.await(node.runtime().queue(WORKER, "calls").sendAndWait("c")))
                    .isEqualTo("called c");
        }
    }

    @Test
    default void messagesThatNobodyTakesWakeTheActorEverMoreSeldom() {
        Worker.Shift shift = new Worker.Shift();
        shift.away = true;
        try (TestNode node = worker(shift, options -> options.idleTimeout(Duration.ofSeconds(1)))) {
            node.await(jobs(node).send("j0"));
            for (int i = 0; i < 720; i++) {
                node.advance(Duration.ofSeconds(5));
            }
            assertThat(node.slept.size())
                    .as("times that it was awake within an hour")
                    .isBetween(4, 14);
            shift.away = false;
            node.advance(Duration.ofHours(3));
            untilEmpty(node);
        }
    }

    @Test
    default void subscriberIsToldOfTheEndAndMayHandleWhatItHasUntilThen() {
        Worker.Shift shift = new Worker.Shift();
        shift.late = true;
        try (TestNode node = worker(shift, options -> options)) {
            for (int i = 0; i < 3; i++) {
                node.await(jobs(node).send("j" + i));
            }
            node.until(() -> shift.received.size() == 2);
            node.await(node.runtime().pause(WORKER));
            assertThat(shift.ends).isEqualTo(1);
            node.await(node.runtime().resume(WORKER));
            assertThat(done(node)).containsExactly("j0", "j1");
            node.until(() -> shift.received.size() == 3);
            assertThat(shift.received).containsExactly("j0 1", "j1 1", "j2 1");
            node.await(node.runtime().destroy(WORKER));
            assertThat(shift.ends).isEqualTo(2);
        }
    }
}
