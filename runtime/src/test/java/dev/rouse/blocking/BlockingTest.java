package dev.rouse.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rouse.ActorOptions;
import dev.rouse.BlockingOptions;
import dev.rouse.DataKey;
import dev.rouse.NodeHealth;
import dev.rouse.OutsideTurnException;
import dev.rouse.OverloadedException;
import dev.rouse.TurnAbortedException;
import dev.rouse.TurnTimeoutException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Code that blocks: where it runs, what it stops and what it does not, and how it ends. */
final class BlockingTest {

    private static final Duration FOREVER = Duration.ofDays(1);

    private final ScriptedStore store = new ScriptedStore();
    private final CountDownLatch latch = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicReference<Throwable> ended = new AtomicReference<>();
    private final Puppet.Play play = new Puppet.Play()
            .part("wait", puppet -> puppet.block(this::awaitLatch).map(puppet::add))
            .part(
                    "name",
                    puppet ->
                            puppet.block(() -> Thread.currentThread().getName()).map(puppet::add));

    private String awaitLatch() throws InterruptedException {
        runs.incrementAndGet();
        try {
            latch.await();
            return "+";
        } catch (InterruptedException e) {
            ended.set(e);
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    private TestNode node(int running, int waiting) {
        return TestNode.on(
                store, options -> options.blocking(b -> b.running(running).waiting(waiting)), play.type());
    }

    private static Puppet puppet(TestNode node, String key) {
        return node.runtime().actor(Puppet.class, key);
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Test
    void itRunsOnAThreadForThatAndGoesOnInItsTurn() {
        try (TestNode node = node(1, 1)) {
            assertThat(node.await(puppet(node, "a").act("name"))).startsWith("rouse-blocking-");
            assertThat(node.await(puppet(node, "a").act("state"))).startsWith("rouse-blocking-");
        }
    }

    @Test
    void theThreadIsVirtualWhereTheJdkHasSuchAndADaemonElsewhere() {
        play.part(
                "kind",
                puppet -> puppet.block(() -> {
                    Thread here = Thread.currentThread();
                    return isVirtual(here) + " " + here.isDaemon();
                }));
        try (TestNode node = node(1, 1)) {
            boolean hasVirtual = Runtime.version().feature() >= 21;
            assertThat(node.await(puppet(node, "a").act("kind"))).isEqualTo(hasVirtual + " true");
        }
    }

    @Test
    void theLaneGoesOnWithOthersAndTheActorWithWhatMayOverlap() {
        try (TestNode node = node(4, 0)) {
            Received<String> blocked = node.call(puppet(node, "a").act("wait"));
            Received<String> behind = node.call(puppet(node, "a").act("state"));
            Received<String> reader = node.call(puppet(node, "b").look("wait"));
            assertThat(node.await(puppet(node, "b").look("state"))).isEmpty();
            node.until(() -> runs.get() == 2);
            assertThat(blocked.isOver() || behind.isOver() || reader.isOver()).isFalse();
            latch.countDown();
            node.until(() -> behind.isOver() && reader.isOver());
            assertThat(behind.value()).isEqualTo("+");
            assertThat(reader.error()).as("a reader changes nothing").hasMessageContaining("@ReadOnly");
        }
    }

    @Test
    void itRunsOncePerSubscriptionAndNotWithoutOne() {
        play.part("twice", puppet -> {
            Mono<Integer> count = puppet.block(runs::incrementAndGet);
            puppet.block(runs::incrementAndGet);
            return count.then(count).map(String::valueOf);
        });
        try (TestNode node = node(1, 1)) {
            assertThat(node.await(puppet(node, "a").act("twice"))).isEqualTo("2");
        }
    }

    @Test
    void stateInItIsRefusedWithWhatToWriteInstead() {
        play.part("state in it", puppet -> puppet.block(puppet::now))
                .part("update in it", puppet -> puppet.block(() -> puppet.add("x")))
                .part(
                        "data in it",
                        puppet -> puppet.block(() -> {
                            puppet.own().delete(DataKey.of("k"));
                            return "";
                        }));
        try (TestNode node = node(1, 1)) {
            for (String part : List.of("state in it", "update in it", "data in it")) {
                Received<String> refused = node.call(puppet(node, "a").act(part));
                node.until(refused::isOver);
                assertThat(refused.error())
                        .isInstanceOf(OutsideTurnException.class)
                        .hasMessageContaining("by code in blocking(...), which belongs to no turn")
                        .hasMessageContaining("Read what it needs before")
                        .hasMessageNotContaining("publishOn");
            }
            assertThat(node.await(puppet(node, "a").act("state"))).isEmpty();
        }
    }

    @Test
    void itsLoadIsToldOfByTheNodesHealth() {
        try (TestNode node = node(1, 1)) {
            assertThat(node.runtime().health().blocking()).isEqualTo(NodeHealth.Blocking.NONE);
            Received<String> first = node.call(puppet(node, "a").act("wait"));
            node.until(() -> runs.get() == 1);
            Received<String> second = node.call(puppet(node, "b").act("wait"));
            assertThat(node.runtime().health().blocking()).isEqualTo(new NodeHealth.Blocking(1, 1, 0));
            assertThat(node.call(puppet(node, "c").act("wait")).error()).isNotNull();
            assertThat(node.runtime().health().blocking()).isEqualTo(new NodeHealth.Blocking(1, 1, 1));
            latch.countDown();
            node.until(() -> first.isOver() && second.isOver());
            node.until(() -> node.runtime().health().blocking().running() == 0);
            assertThat(node.runtime().health().blocking()).isEqualTo(new NodeHealth.Blocking(0, 0, 1));
        }
    }

    @Test
    void whatItThrowsPassesThroughAndNullIsNothing() {
        IOException failure = new IOException("scripted");
        AssertionError error = new AssertionError("scripted");
        play.part(
                        "fail",
                        puppet -> puppet.block(() -> {
                            throw failure;
                        }))
                .part(
                        "break",
                        puppet -> puppet.block(() -> {
                            throw error;
                        }))
                .part("nothing", puppet -> puppet.<String>block(() -> null).defaultIfEmpty("empty"));
        try (TestNode node = node(1, 1)) {
            assertThat(error(node, puppet(node, "a").act("fail"))).isSameAs(failure);
            assertThat(error(node, puppet(node, "a").act("break"))).isSameAs(error);
            assertThat(node.await(puppet(node, "a").act("nothing"))).isEqualTo("empty");
        }
    }

    private static Throwable error(TestNode node, Mono<?> call) {
        Received<?> received = node.call(call);
        node.until(received::isOver);
        return received.error();
    }

    @Test
    void theEndOfItsTurnInterruptsIt() {
        try (TestNode node = node(1, 1)) {
            Received<String> call = node.call(puppet(node, "a").act("wait"));
            node.until(() -> runs.get() == 1);
            node.advance(Duration.ofSeconds(70));
            node.advance(Duration.ofMinutes(5));
            node.until(() -> ended.get() != null);
            assertThat(call.isOver()).isTrue();
            assertThat(node.await(puppet(node, "a").act("state"))).isEmpty();
        }
    }

    @Test
    void anOperatorThatCancelsItInterruptsItAndTheNextOneIsNotInterrupted() {
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        play.part(
                        "impatient",
                        puppet -> puppet.block(this::awaitLatch)
                                .timeout(Duration.ofSeconds(1), Mono.just("gave up"), puppet.home()))
                .part(
                        "next",
                        puppet -> puppet.block(() -> {
                            interrupted.set(Thread.currentThread().isInterrupted());
                            return "next";
                        }));
        try (TestNode node = node(1, 1)) {
            Received<String> call = node.call(puppet(node, "a").act("impatient"));
            Received<String> next = node.call(puppet(node, "b").act("next"));
            node.until(() -> runs.get() == 1);
            node.advance(Duration.ofSeconds(2));
            assertThat(call.value()).isEqualTo("gave up");
            node.until(next::isOver);
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
            assertThat(interrupted.get()).isFalse();
        }
    }

    @Test
    void moreThanMayRunWaitsAndMoreThanMayWaitIsRefused() {
        try (TestNode node = node(2, 1)) {
            List<Received<String>> calls = new ArrayList<>();
            for (String key : List.of("a", "b", "c")) {
                calls.add(node.call(puppet(node, key).act("wait")));
            }
            node.until(() -> runs.get() == 2);
            Throwable refusal = error(node, puppet(node, "d").act("wait"));
            assertThat(refusal).isInstanceOf(TurnAbortedException.class).hasCauseInstanceOf(OverloadedException.class);
            assertThat(refusal.getCause())
                    .hasMessageContaining("limit for blocking tasks that run or wait for a thread (3)");
            assertThat(runs.get()).isEqualTo(2);
            latch.countDown();
            node.until(() -> calls.stream().allMatch(Received::isOver));
            assertThat(calls).allMatch(call -> call.value().equals("+"));
            assertThat(node.await(puppet(node, "d").act("wait"))).isEqualTo("+");
        }
    }

    @Test
    void whatIsCancelledInLineGivesItsPlaceBackAndNeverRuns() {
        play.part(
                "impatient",
                puppet -> puppet.block(runs::incrementAndGet)
                        .map(String::valueOf)
                        .timeout(Duration.ofSeconds(1), Mono.just("gave up"), puppet.home()));
        try (TestNode node = node(1, 1)) {
            Received<String> blocked = node.call(puppet(node, "a").act("wait"));
            node.until(() -> runs.get() == 1);
            for (int i = 0; i < 3; i++) {
                Received<String> waiting = node.call(puppet(node, "b").act("impatient"));
                node.advance(Duration.ofSeconds(2));
                assertThat(waiting.value()).isEqualTo("gave up");
            }
            latch.countDown();
            node.until(blocked::isOver);
            assertThat(node.await(puppet(node, "b").act("name"))).startsWith("rouse-blocking-");
            assertThat(runs.get()).isEqualTo(1);
        }
    }

    @Test
    void codeThatDoesNotListenToInterruptsKeepsItsThread() {
        play.part(
                "deaf",
                puppet -> puppet.block(() -> {
                            runs.incrementAndGet();
                            while (latch.getCount() > 0) {
                                Thread.onSpinWait();
                            }
                            return "deaf";
                        })
                        .timeout(Duration.ofSeconds(1), Mono.just("gave up"), puppet.home()));
        try (TestNode node = node(1, 0)) {
            Received<String> deaf = node.call(puppet(node, "a").act("deaf"));
            node.until(() -> runs.get() == 1);
            node.advance(Duration.ofSeconds(2));
            assertThat(deaf.value()).isEqualTo("gave up");
            assertThat(error(node, puppet(node, "b").act("name"))).hasCauseInstanceOf(OverloadedException.class);
            latch.countDown();
            // A thread that was given up tells nobody when it is free.
            node.until(() -> error(node, puppet(node, "b").act("name")) == null);
        }
    }

    @Test
    void whatIsLeftOfATurnMayNotBeginIt() {
        AtomicReference<Mono<Integer>> straggler = new AtomicReference<>();
        play.part(
                "leave",
                puppet -> Mono.deferContextual(context -> {
                    straggler.set(puppet.block(runs::incrementAndGet).contextWrite(context));
                    return Mono.just("left");
                }));
        try (TestNode node = node(1, 1)) {
            node.await(puppet(node, "a").act("leave"));
            assertThat(error(node, straggler.get())).isInstanceOf(OutsideTurnException.class);
            assertThat(runs.get()).isZero();
        }
    }

    @Test
    void outsideOfTurnsItAnswersOnTheLaneAndReachesNoState() {
        AtomicReference<PuppetActor> actor = new AtomicReference<>();
        play.part("meet", puppet -> {
            actor.set(puppet);
            return Mono.just("met");
        });
        try (TestNode node = node(1, 1)) {
            node.await(puppet(node, "a").act("meet"));
            Received<Thread> where =
                    Received.from(actor.get().block(runs::incrementAndGet).map(one -> Thread.currentThread()));
            node.until(where::isOver);
            assertThat(where.value()).isSameAs(Thread.currentThread());
            assertThat(error(
                            node,
                            actor.get()
                                    .block(runs::incrementAndGet)
                                    .map(one -> actor.get().now())))
                    .isInstanceOf(OutsideTurnException.class);
        }
    }

    @Test
    void aTurnThatIsCutOffTellsItsCallerAndLeavesNothing() {
        try (TestNode node = TestNode.on(
                store,
                play.type(ActorOptions.builder()
                        .turnTimeout(Duration.ofSeconds(3))
                        .callTimeout(FOREVER)
                        .build()))) {
            Received<String> call = node.call(puppet(node, "a").act("wait"));
            node.until(() -> runs.get() == 1);
            node.advance(Duration.ofSeconds(4));
            assertThat(call.error()).isInstanceOf(TurnTimeoutException.class);
            node.until(() -> ended.get() != null);
        }
    }

    @Test
    void theBoundsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockingOptions.builder().running(0))
                .withMessageContaining("blocking.running is at least 1, got 0");
    }
}
