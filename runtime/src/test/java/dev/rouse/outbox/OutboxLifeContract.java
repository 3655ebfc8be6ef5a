package dev.rouse.outbox;

import static dev.rouse.outbox.RelayNodes.A;
import static dev.rouse.outbox.RelayNodes.B;
import static dev.rouse.outbox.RelayNodes.fact;
import static dev.rouse.outbox.RelayNodes.notes;
import static dev.rouse.outbox.RelayNodes.pass;
import static dev.rouse.outbox.RelayNodes.relay;
import static dev.rouse.outbox.RelayNodes.send;
import static dev.rouse.outbox.RelayNodes.until;
import static dev.rouse.outbox.RelayNodes.untilNotes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.InvalidCallException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Relay;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Senders that sleep, are destroyed and made anew, and what receivers keep of them. */
public interface OutboxLifeContract extends ActorFixture {

    private TestNode node() {
        return TestNode.on(store(), Relay.type(options -> options.idleTimeout(Duration.ofSeconds(20))));
    }

    @Test
    default void markOfASenderThatWasDestroyedIsDropped() {
        try (TestNode node = node()) {
            send(node, "a", "b", "m0");
            untilNotes(node, "b", "m0");
            node.await(node.runtime().destroy(A));
            assertThat(fact(node, "b", "senders")).isEqualTo(1L);
            pass(node, Duration.ofMinutes(12));
            assertThat(fact(node, "b", "senders")).isEqualTo(0L);
            send(node, "a", "b", "m1");
            untilNotes(node, "b", "m0", "m1");
        }
    }

    @Test
    default void markOfASenderThatLivesStays() {
        try (TestNode node = node()) {
            send(node, "a", "b", "m0");
            untilNotes(node, "b", "m0");
            node.await(node.runtime().pause(A));
            pass(node, Duration.ofMinutes(12));
            assertThat(fact(node, "b", "senders")).isEqualTo(1L);
            node.await(node.runtime().resume(A));
            until(node, () -> fact(node, "b", "senders").equals(0L));
        }
    }

    @Test
    default void senderThatSleepsIsWokenToBeForgotten() {
        try (TestNode node = node()) {
            send(node, "a", "b", "m0");
            untilNotes(node, "b", "m0");
        }
        try (TestNode node = node()) {
            assertThat(fact(node, "b", "senders")).isEqualTo(1L);
            pass(node, Duration.ofMinutes(1));
            assertThat(fact(node, "b", "senders")).isEqualTo(0L);
        }
    }

    @Test
    default void senderOfNothingMoreIsNotWokenAgainAndAgain() {
        try (TestNode node = node()) {
            send(node, "a", "b", "m0");
            untilNotes(node, "b", "m0");
            pass(node, Duration.ofMinutes(2));
            int slept = node.slept.size();
            pass(node, Duration.ofMinutes(5));
            assertThat(node.slept).hasSize(slept);
        }
    }

    @Test
    default void timeToLiveCountsFromTheSend() {
        try (TestNode node = node()) {
            assertThat(notes(node, "b")).isEmpty();
            node.await(node.runtime().pause(B));
            node.await(relay(node, "a").sendLasting("b", Duration.ofSeconds(30), "short"));
            node.await(relay(node, "a").sendLasting("b", Duration.ofMinutes(10), "long"));
            pass(node, Duration.ofMinutes(1));
            node.await(node.runtime().resume(B));
            untilNotes(node, "b", "long");
        }
    }

    @Test
    default void turnThatDestroysItsActorSendsNothingAndTheOtherWayAbout() {
        try (TestNode node = node()) {
            assertThatThrownBy(() -> node.await(relay(node, "a").sendAndDestroy("b", "m")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("has sent 1");
            assertThatThrownBy(() -> node.await(relay(node, "a").destroyAndSend("b", "m")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("sends nothing more");
            assertThat(node.await(node.runtime().info(A)).exists()).isTrue();
            pass(node, Duration.ofSeconds(30));
            assertThat(notes(node, "b")).isEmpty();
        }
    }
}
