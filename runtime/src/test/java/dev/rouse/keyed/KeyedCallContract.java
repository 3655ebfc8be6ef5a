package dev.rouse.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPhase;
import dev.rouse.Durability;
import dev.rouse.InvalidCallException;
import dev.rouse.KeyReusedException;
import dev.rouse.LimitExceededException;
import dev.rouse.Principal;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Purse;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Calls with a key: run once, answered as often as they are made. */
public interface KeyedCallContract extends ActorFixture {

    ActorAddress A = ActorAddress.of("purse", "a");

    private TestNode purse(Purse.Gates gates, UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Purse.type(gates, options));
    }

    private TestNode purse(Purse.Gates gates) {
        return purse(gates, options -> options);
    }

    private static Purse keyed(TestNode node, String key) {
        return node.runtime().withKey(key).actor(Purse.class, "a");
    }

    private static Purse plain(TestNode node) {
        return node.runtime().actor(Purse.class, "a");
    }

    private static void sleep(TestNode node) {
        node.advance(Duration.ofMinutes(10));
        node.until(() -> node.await(node.runtime().info(A)).phase() != ActorPhase.RUNNING);
    }

    @Test
    default void repeatHasTheAnswerOfTheFirstAndNoEffect() {
        Purse.Gates gates = new Purse.Gates();
        try (TestNode node = purse(gates)) {
            assertThat(node.await(keyed(node, "one").put(5))).isEqualTo(5);
            node.await(plain(node).put(100));
            assertThat(node.await(keyed(node, "one").put(5))).isEqualTo(5);
            assertThat(node.await(keyed(node, "two").put(5))).isEqualTo(110);
            assertThat(node.await(keyed(node, "two").put(5))).isEqualTo(110);
            assertThat(node.await(plain(node).coins())).isEqualTo(110);
            assertThat(gates.runs).hasValue(3);
        }
    }

    @Test
    default void answerWithoutAValueIsRememberedToo() {
        try (TestNode node = purse(new Purse.Gates())) {
            node.await(keyed(node, "n").note("once"));
            node.await(keyed(node, "n").note("once"));
            assertThat(node.await(plain(node).lines())).containsExactly("once");
        }
    }

    @Test
    default void repeatAfterSleepAndAfterRestartHasTheAnswerOfTheFirst() {
        Purse.Gates gates = new Purse.Gates();
        try (TestNode node = purse(gates)) {
            node.await(keyed(node, "one").put(5));
            node.await(plain(node).put(1));
            sleep(node);
            assertThat(node.await(keyed(node, "one").put(5))).isEqualTo(5);
        }
        try (TestNode node = purse(gates)) {
            assertThat(node.await(keyed(node, "one").put(5))).isEqualTo(5);
            assertThat(node.await(keyed(node, "new").put(5))).isEqualTo(11);
            assertThat(node.await(keyed(node, "new").put(5))).isEqualTo(11);
        }
        assertThat(gates.runs).hasValue(3);
    }

    @Test
    default void otherArgumentsOrAnotherActionUnderTheKeyAreRefused() {
        try (TestNode node = purse(new Purse.Gates())) {
            node.await(keyed(node, "one").put(5));
            KeyReusedException refused = node.call(keyed(node, "one").put(6)).error(KeyReusedException.class);
            assertThat(refused.address()).isEqualTo(A);
            assertThat(refused.action()).isEqualTo("put");
            assertThat(node.call(keyed(node, "one").text(5)).error()).isInstanceOf(KeyReusedException.class);
            assertThat(node.await(plain(node).coins())).isEqualTo(5);
        }
    }

    @Test
    default void keysOfOthersSayNothing() {
        try (TestNode node = purse(new Purse.Gates())) {
            Principal ann = Principal.of("ann");
            Principal bob = Principal.of("bob");
            for (int i = 0; i < 2; i++) {
                assertThat(node.await(node.runtime()
                                .withPrincipal(ann)
                                .withKey("k")
                                .actor(Purse.class, "a")
                                .put(1)))
                        .isEqualTo(1);
                assertThat(node.await(node.runtime()
                                .withKey("k")
                                .withPrincipal(bob)
                                .actor(Purse.class, "a")
                                .put(2)))
                        .isEqualTo(3);
            }
            assertThat(node.await(
                            node.runtime().withKey("k").actor(Purse.class, "b").put(7)))
                    .isEqualTo(7);
        }
    }

    @Test
    default void thousandRepeatsAtOnceHaveOneEffect() {
        for (Durability durability : List.of(Durability.BEFORE_REPLY, Durability.ON_SLEEP)) {
            Purse.Gates gates = new Purse.Gates();
            ActorAddress address = ActorAddress.of("purse", durability.toString());
            try (TestNode node = purse(gates, options -> options.durability(durability))) {
                List<Received<Integer>> answers = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    answers.add(node.call(node.runtime()
                            .withKey("k")
                            .actor(Purse.class, durability.toString())
                            .put(3)));
                }
                node.until(() -> answers.stream().allMatch(Received::isOver));
                assertThat(answers)
                        .allSatisfy(answer -> assertThat(answer.value()).isEqualTo(3));
                assertThat(gates.runs).hasValue(1);
                assertThat(node.await(node.runtime().info(address)).exists()).isTrue();
            }
        }
    }

    @Test
    default void repeatsOfAnInterleavedActionWaitForTheFirst() {
        Purse.Gates gates = new Purse.Gates();
        try (TestNode node = purse(gates)) {
            Received<Integer> first = node.call(keyed(node, "k").putSlowly(3));
            List<Received<Integer>> repeats = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                repeats.add(node.call(keyed(node, "k").putSlowly(3)));
            }
            Received<Integer> other = node.call(keyed(node, "other").put(1));
            node.until(() -> gates.runs.get() > 0);
            assertThat(first.isOver()).isFalse();
            assertThat(gates.runs).hasValue(1);
            gates.slow.tryEmitEmpty();
            node.until(() -> repeats.stream().allMatch(Received::isOver) && other.isOver());
            assertThat(first.value()).isEqualTo(3);
            assertThat(repeats).allSatisfy(answer -> assertThat(answer.value()).isEqualTo(3));
            assertThat(other.value()).isEqualTo(4);
        }
    }

    @Test
    default void callThatFailedIsNotRemembered() {
        try (TestNode node = purse(new Purse.Gates())) {
            Received<Integer> failed = node.call(keyed(node, "k").putAfterFailure(3));
            node.until(failed::isOver);
            assertThat(failed.error()).hasMessageContaining("not yet");
            assertThat(node.await(plain(node).coins())).isZero();
            assertThat(node.await(keyed(node, "k").putAfterFailure(3))).isEqualTo(3);
            assertThat(node.await(keyed(node, "k").putAfterFailure(3))).isEqualTo(3);
            assertThat(node.await(plain(node).coins())).isEqualTo(3);
        }
    }

    @Test
    default void answerIsForgottenWhenItIsTooOld() {
        Purse.Gates gates = new Purse.Gates();
        try (TestNode node = purse(gates, options -> options.keyedCalls(k -> k.keepFor(Duration.ofHours(1))))) {
            node.await(keyed(node, "k").put(1));
            node.advance(Duration.ofMinutes(59));
            assertThat(node.await(keyed(node, "k").put(1))).isEqualTo(1);
            node.advance(Duration.ofMinutes(2));
            assertThat(node.await(keyed(node, "k").put(1))).isEqualTo(2);
            assertThat(node.await(keyed(node, "k").put(1))).isEqualTo(2);
            assertThat(remembered(node)).isEqualTo(1L);
        }
    }

    private static Object remembered(TestNode node) {
        return node.await(node.runtime().info(A)).features().get("keyedCalls").get("remembered");
    }

    @Test
    default void oldAnswersGoWithNewOnesAFewAtATime() {
        Purse.Gates gates = new Purse.Gates();
        UnaryOperator<ActorOptions.Builder> hour = options -> options.keyedCalls(k -> k.keepFor(Duration.ofHours(1)));
        try (TestNode node = purse(gates, hour)) {
            for (int i = 0; i < 300; i++) {
                node.await(keyed(node, "k" + i).put(1));
            }
            assertThat(remembered(node)).isEqualTo(300L);
            node.advance(Duration.ofHours(2));
            for (int i = 0; i < 200; i++) {
                node.await(keyed(node, "n" + i).put(1));
            }
            assertThat(remembered(node)).isEqualTo(200L);
            for (int i = 0; i < 200; i++) {
                node.await(keyed(node, "n" + i).put(1));
            }
            assertThat(node.await(plain(node).coins())).isEqualTo(500);
        }
    }

    @Test
    default void oldestAnswersGoWhereThereIsNoRoom() {
        Purse.Gates gates = new Purse.Gates();
        try (TestNode node = purse(gates, options -> options.keyedCalls(k -> k.maxBytes(40_000)))) {
            for (int i = 0; i < 300; i++) {
                node.await(keyed(node, "k" + i).put(1));
            }
            sleep(node);
            node.await(keyed(node, "large").text(30_000));
            assertThat((long) node.await(node.runtime().info(A))
                            .features()
                            .get("keyedCalls")
                            .get("bytes"))
                    .isLessThanOrEqualTo(40_000);
            assertThat(node.await(keyed(node, "k299").put(1))).isEqualTo(300);
            assertThat(node.await(keyed(node, "k0").put(1))).isEqualTo(301);
        }
    }

    @Test
    default void resultOverTheLimitFailsItsTurn() {
        try (TestNode node = purse(new Purse.Gates(), options -> options.keyedCalls(k -> k.maxResultBytes(100)))) {
            Received<String> over = node.call(keyed(node, "k").text(200));
            node.until(over::isOver);
            assertThat(over.error(LimitExceededException.class).limit()).isEqualTo(100);
            assertThat(node.await(keyed(node, "k").text(20))).hasSize(20);
        }
    }

    @Test
    default void destroyedActorForgets() {
        try (TestNode node = purse(new Purse.Gates())) {
            node.await(keyed(node, "k").put(1));
            node.await(plain(node).put(5));
            node.await(node.runtime().destroy(A));
            assertThat(node.await(keyed(node, "k").put(1))).isEqualTo(1);
            node.await(keyed(node, "gone").empty());
            assertThat(node.await(keyed(node, "k").put(1))).isEqualTo(1);
        }
    }

    @Test
    default void actionsThatChangeNothingTakeAKeyAndStreamsDoNot() {
        try (TestNode node = purse(new Purse.Gates())) {
            assertThat(node.await(keyed(node, "k").coins())).isZero();
            node.await(keyed(node, "k").put(2));
            assertThat(node.await(keyed(node, "k").coins())).isEqualTo(2);
            assertThat(node.call(keyed(node, "k").count().collectList()).error())
                    .isInstanceOf(InvalidCallException.class);
            assertThatThrownBy(() -> node.runtime().withKey("")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> node.runtime().withKey("x".repeat(256)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
