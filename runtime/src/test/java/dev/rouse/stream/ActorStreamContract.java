package dev.rouse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.LimitExceededException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** Actions that return a stream. */
public interface ActorStreamContract extends ActorFixture {

    @Test
    default void elementsComeInOrderAndThenTheEnd() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            assertThat(node.await(a.numbers(5).collectList())).containsExactly(0, 1, 2, 3, 4);
            assertThat(node.await(a.numbers(0).collectList())).isEmpty();
            assertThat(node.await(a.numbers(1).collectList())).containsExactly(0);
            assertThat(node.await(a.numbers(5000).count())).isEqualTo(5000);
        }
    }

    @Test
    default void noMoreIsSentThanIsAskedFor() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.value());
            Received<Integer> received = Received.from(a.endless(), 3);
            node.until(() -> received.values().size() == 3);
            received.request(2);
            node.until(() -> received.values().size() == 5);
            assertThat(received.values()).containsExactly(0, 1, 2, 3, 4);
            received.cancel();
            node.run();
            assertThat(node.await(a.add(1)))
                    .as("a cancelled stream holds up nobody")
                    .isEqualTo(1);
        }
    }

    @Test
    default void elementsBehindAChangeComeWithItsCommit() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            assertThat(node.await(a.addEach(3).collectList())).containsExactly(1L, 2L, 3L);
            assertThat(node.await(a.value())).isEqualTo(3);
        }
    }

    @Test
    default void elementsBehindAChangeDoNotWaitForDemandThatWaitsForThem() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            Received<Long> prefetched = Received.from(a.addEach(300).publishOn(Schedulers.immediate()));
            node.until(prefetched::isOver);
            assertThat(prefetched.values()).hasSize(300);
            Received<Long> few = Received.from(a.addEach(10), 2);
            node.until(() -> few.values().size() == 2);
            assertThat(node.await(a.value()))
                    .as("the turn ran to its end, whatever was asked for")
                    .isEqualTo(310);
            assertThat(few.values()).containsExactly(301L, 302L);
            few.request(8);
            node.until(few::isOver);
            assertThat(few.values()).hasSize(10);
        }
    }

    @Test
    default void asManyElementsAsMayBeHeldWaitForTheirCommit() {
        try (TestNode node = node(new Probe.Gates(), options -> options.heldElements(10))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            assertThat(node.await(a.addEach(10).collectList())).hasSize(10);
            assertThat(node.await(a.value())).isEqualTo(10);
        }
    }

    @Test
    default void tooManyElementsThatWaitForTheirCommitFailTheTurn() {
        try (TestNode node = node(new Probe.Gates(), options -> options.heldElements(10))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            Received<Long> received = node.call(a.addEach(100).last());
            node.until(received::isOver);
            assertThat(received.error()).isInstanceOf(LimitExceededException.class);
            assertThat(node.await(a.value())).isZero();
        }
    }
}
