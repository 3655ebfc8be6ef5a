package dev.rouse.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.UndeliveredMessage;
import dev.rouse.fixture.Relay;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What tests of messages between actors ask of relays. */
final class RelayNodes {

    static final ActorAddress A = Relay.address("a");
    static final ActorAddress B = Relay.address("b");

    private RelayNodes() {}

    static Relay relay(TestNode node, String key) {
        return node.runtime().actor(Relay.class, key);
    }

    static void send(TestNode node, String from, String to, String... texts) {
        node.await(relay(node, from).send(to, List.of(texts)));
    }

    static List<String> notes(TestNode node, String key) {
        return node.await(relay(node, key).notes());
    }

    static void until(TestNode node, BooleanSupplier condition) {
        for (int i = 0; i < 1200 && !condition.getAsBoolean(); i++) {
            node.advance(Duration.ofMillis(100));
        }
        assertThat(condition.getAsBoolean()).as("in two minutes").isTrue();
    }

    static void untilNotes(TestNode node, String key, String... expected) {
        until(node, () -> notes(node, key).size() >= expected.length);
        assertThat(notes(node, key)).containsExactly(expected);
    }

    /** A fact of the outbox of an actor, which is awake then. */
    static Object fact(TestNode node, String key, String fact) {
        notes(node, key);
        ActorInfo info = node.await(node.runtime().info(Relay.address(key)));
        return info.features().getOrDefault("outbox", Map.of()).getOrDefault(fact, 0L);
    }

    static List<UndeliveredMessage> undelivered(TestNode node) {
        return node.await(node.runtime().undelivered(A));
    }

    /** Lets long time pass, in steps that are shorter than any lease. */
    static void pass(TestNode node, Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(20)) {
            node.advance(Duration.ofSeconds(20));
        }
    }
}
