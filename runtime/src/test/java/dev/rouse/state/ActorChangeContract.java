package dev.rouse.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A change with a result is a change as every other, and one that changes nothing is none. */
public interface ActorChangeContract extends ActorFixture {

    private TestNode accounts() {
        return TestNode.on(store(), Account.type());
    }

    private static Account account(TestNode node) {
        return node.runtime().actor(Account.class, "p");
    }

    private static Throwable failure(TestNode node, Mono<?> call) {
        Received<?> received = node.call(call);
        node.until(received::isOver);
        return received.error();
    }

    @Test
    default void theResultOfAChangeIsAnsweredAndItsStateIsSaved() {
        TestNode node = accounts();
        node.await(account(node).put(5));
        assertThat(node.await(account(node).take(3))).isTrue();
        assertThat(node.await(account(node).take(3))).isFalse();
        node.close();
        try (TestNode next = accounts()) {
            assertThat(next.await(account(next).coins())).isEqualTo(2);
        }
    }

    @Test
    default void aChangeThatChangesNothingIsNotSaved() {
        try (TestNode node = accounts()) {
            node.await(account(node).put(1));
            int commits = node.commits;
            assertThat(node.await(account(node).take(2))).isFalse();
            assertThat(node.commits).isEqualTo(commits);
        }
    }

    @Test
    default void whatAFailedTurnChangedWithAResultIsGone() {
        try (TestNode node = accounts()) {
            node.await(account(node).put(5));
            assertThat(failure(node, account(node).takeAndFail(3))).hasMessage("scripted");
            assertThat(failure(node, account(node).stumble())).hasMessage("scripted");
            assertThat(node.await(account(node).coins())).isEqualTo(5);
        }
    }

    @Test
    default void aChangeIsMadeOncePerSubscriptionAndOnTopOfTheOneBefore() {
        try (TestNode node = accounts()) {
            node.await(account(node).put(5));
            assertThat(node.await(account(node).takeEach(3))).isEqualTo(3);
            assertThat(node.await(account(node).takeEach(3))).isEqualTo(2);
            assertThat(node.await(account(node).coins())).isZero();
        }
    }

    @Test
    default void aChangeThatNobodySubscribesToIsNotMade() {
        try (TestNode node = accounts()) {
            assertThat(node.await(account(node).forget())).isZero();
        }
    }

    @Test
    default void aChangeComesBackToTheLaneFromWhereverItIsSubscribed() {
        try (TestNode node = accounts()) {
            node.await(account(node).put(5));
            assertThat(node.await(account(node).takeElsewhere(3))).isTrue();
            assertThat(node.await(account(node).coins())).isEqualTo(2);
        }
    }

    @Test
    default void aChangeOfATurnThatOverlapsKeepsItsResultAndIsMadeOnTopOfTheOthers() {
        try (TestNode node = accounts()) {
            node.await(account(node).put(5));
            Sinks.Empty<Void> gate = Sinks.empty();
            Received<Boolean> first = node.call(account(node).takeAcross(2, gate.asMono()));
            assertThat(node.await(account(node).takeAcross(3, Mono.empty()))).isTrue();
            gate.tryEmitEmpty();
            node.until(first::isOver);
            assertThat(first.value()).isTrue();
            assertThat(node.await(account(node).coins())).isZero();
        }
    }

    @Test
    default void aChangeThatWasNoneStaysNoneWhateverOverlappingTurnsDo() {
        try (TestNode node = accounts()) {
            node.await(account(node).put(1));
            Sinks.Empty<Void> gate = Sinks.empty();
            Received<Boolean> first = node.call(account(node).takeAcross(2, gate.asMono()));
            node.await(account(node).put(4));
            gate.tryEmitEmpty();
            node.until(first::isOver);
            assertThat(first.value()).isFalse();
            assertThat(node.await(account(node).coins())).isEqualTo(5);
        }
    }

    @Test
    default void aResultMayBeNoneAndAChangeMayNot() {
        try (TestNode node = accounts()) {
            assertThat(node.await(account(node).empty())).isEqualTo("nothing");
            assertThat(failure(node, account(node).vanish()))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("instead of a Change");
        }
    }

    @Test
    default void aTurnThatMayChangeNothingMakesNoChange() {
        try (TestNode node = accounts()) {
            node.await(account(node).put(1));
            assertThat(failure(node, account(node).cheat(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("@ReadOnly");
            assertThat(node.await(account(node).coins())).isEqualTo(1);
        }
    }
}
