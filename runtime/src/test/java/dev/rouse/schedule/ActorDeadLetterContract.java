package dev.rouse.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPausedException;
import dev.rouse.DeadLetter;
import dev.rouse.InvalidCallException;
import dev.rouse.ScheduleOptions;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Orders of an operator to schedules that the actor's own code knows nothing of. */
public interface ActorDeadLetterContract extends ActorFixture {

    private static ActorAddress a() {
        return ActorAddress.of("puppet", "a");
    }

    private static Puppet puppet(TestNode node) {
        return node.runtime().actor(Puppet.class, "a");
    }

    /** Firings are tried once. */
    private TestNode onceTried(Puppet.Play play) {
        ScheduleOptions once = ScheduleOptions.builder().tries(1).build();
        return TestNode.on(
                store(),
                play.type(ActorOptions.builder()
                        .idleTimeout(Duration.ZERO)
                        .schedule(once)
                        .build()));
    }

    /** An actor that rings after a second, or fails to. */
    private static Puppet.Play ringing(boolean[] broken) {
        return new Puppet.Play()
                .part("plan", puppet -> {
                    puppet.add("p");
                    return Mono.just(puppet.plan().named("it").after(Duration.ofSeconds(1), "act", "ring"));
                })
                .part(
                        "ring",
                        puppet -> broken[0]
                                ? Mono.error(new ActionException("no", "Not yet."))
                                : Mono.just(puppet.add("r")));
    }

    private static void letPass(TestNode node, Duration time, int fired) {
        node.advance(time);
        node.until(() -> node.fired.size() >= fired);
    }

    private static List<DeadLetter> letters(TestNode node) {
        return node.await(node.runtime().deadLetters(a()));
    }

    @Test
    default void deadLettersAreListedWithoutWakingAndTriedAgainOrDropped() {
        boolean[] broken = {true};
        try (TestNode node = onceTried(ringing(broken))) {
            String id = node.await(puppet(node).act("plan"));
            assertThat(letters(node)).isEmpty();
            letPass(node, Duration.ofMillis(1100), 1);
            node.until(() -> node.slept.size() == 2);
            int starts = node.starts.size();
            DeadLetter letter = letters(node).get(0);
            assertThat(letter.id()).isEqualTo(id);
            assertThat(letter.name()).contains("it");
            assertThat(letter.action()).isEqualTo("act");
            assertThat(letter.arguments()).containsExactly("ring");
            assertThat(letter.error()).contains("Not yet.");
            assertThat(node.starts).as("nobody was woken").hasSize(starts);

            assertThat(node.await(node.runtime().retryDeadLetter(a(), id))).isNotEqualTo(id);
            letPass(node, Duration.ofMillis(100), 2);
            node.until(() -> node.slept.size() == node.starts.size());
            String again = letters(node).get(0).id();

            broken[0] = false;
            node.await(node.runtime().retryDeadLetter(a(), again));
            letPass(node, Duration.ofMillis(100), 3);
            assertThat(node.fired).containsExactly("act 1 dead", "act 1 dead", "act 1");
            assertThat(letters(node)).isEmpty();
            assertThat(node.await(puppet(node).act("state"))).isEqualTo("pr");
        }
    }

    @Test
    default void droppedDeadLettersAreGoneForGood() {
        try (TestNode node = onceTried(ringing(new boolean[] {true}))) {
            String id = node.await(puppet(node).act("plan"));
            letPass(node, Duration.ofMillis(1100), 1);
            assertThat(node.await(node.runtime().dropDeadLetter(a(), id))).isTrue();
            assertThat(letters(node)).isEmpty();
            assertThat(node.await(node.runtime().dropDeadLetter(a(), id))).isFalse();
            assertThat(node.await(node.runtime().retryDeadLetter(a(), id))).isNull();
            assertThatThrownBy(() -> node.await(node.runtime().dropDeadLetter(a(), "x")))
                    .isInstanceOf(InvalidCallException.class);
            node.advance(Duration.ofSeconds(60));
            assertThat(node.fired).hasSize(1);
        }
        try (TestNode node = onceTried(ringing(new boolean[] {true}))) {
            assertThat(letters(node)).isEmpty();
        }
    }

    @Test
    default void whoDoesNotExistHasNoDeadLettersAndIsNotMade() {
        try (TestNode node = onceTried(new Puppet.Play())) {
            assertThat(letters(node)).isEmpty();
            assertThatThrownBy(() -> node.await(node.runtime().retryDeadLetter(a(), "0123456789abcdef")))
                    .isInstanceOf(ActorNotFoundException.class);
            assertThat(node.await(node.runtime().info(a())).exists()).isFalse();
        }
    }

    @Test
    default void whatBecameDueWhileAnActorWasPausedRunsAtOnceWhenItIsResumed() {
        try (TestNode node = onceTried(ringing(new boolean[] {false}))) {
            node.await(puppet(node).act("plan"));
            node.await(node.runtime().pause(a()));
            node.advance(Duration.ofSeconds(90));
            assertThat(node.fired).isEmpty();
            assertThat(letters(node)).isEmpty();
            assertThatThrownBy(() -> node.await(node.runtime().dropDeadLetter(a(), "0123456789abcdef")))
                    .isInstanceOf(ActorPausedException.class);
            node.await(node.runtime().resume(a()));
            letPass(node, Duration.ofMillis(90), 1);
            assertThat(node.await(puppet(node).act("state"))).isEqualTo("pr");
        }
    }

    @Test
    default void whatBecameDueWhileATypeWasPausedRunsAtOnceWhenItIsResumed() {
        try (TestNode node = onceTried(ringing(new boolean[] {false}))) {
            node.await(puppet(node).act("plan"));
            node.await(node.runtime().pause(Puppet.class));
            node.advance(Duration.ofSeconds(90));
            assertThat(node.fired).isEmpty();
            node.await(node.runtime().resume(Puppet.class));
            letPass(node, Duration.ofMillis(90), 1);
            assertThat(node.await(puppet(node).act("state"))).isEqualTo("pr");
        }
    }
}
