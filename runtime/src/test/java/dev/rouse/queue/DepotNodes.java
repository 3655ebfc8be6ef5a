package dev.rouse.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorQueue;
import dev.rouse.QueueInfo;
import dev.rouse.fixture.Depot;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;

/** What tests of queues ask of the depot of a node. */
final class DepotNodes {

    static final ActorAddress DEPOT = ActorAddress.of("depot", "a");

    private DepotNodes() {}

    static ActorQueue parcels(TestNode node) {
        return node.runtime().queue(Depot.class, "parcels", "a");
    }

    static List<String> notes(TestNode node) {
        return node.await(node.runtime().get(Depot.class, "a").notes());
    }

    static QueueInfo info(TestNode node) {
        return info(node, "parcels");
    }

    static QueueInfo info(TestNode node, String queue) {
        return node.await(node.runtime().queues(DEPOT)).stream()
                .filter(each -> each.name().equals(queue))
                .findFirst()
                .orElseThrow();
    }

    static void untilEmpty(TestNode node) {
        for (int i = 0; i < 600 && info(node).depth() > 0; i++) {
            node.advance(Duration.ofMillis(50));
        }
        assertThat(info(node).depth()).isZero();
    }
}
