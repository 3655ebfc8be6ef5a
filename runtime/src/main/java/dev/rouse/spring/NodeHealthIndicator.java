package dev.rouse.spring;

import dev.rouse.ActorNode;
import dev.rouse.ClusterView;
import dev.rouse.NodeHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Health of the node, from what it knows: nothing is asked of the store. */
final class NodeHealthIndicator implements HealthIndicator {

    private final ActorNode node;

    NodeHealthIndicator(ActorNode node) {
        this.node = node;
    }

    @Override
    public Health health() {
        NodeHealth health = node.health();
        Health.Builder told = Health.status(statusOf(health.status()))
                .withDetail("node", health.status())
                .withDetail("reason", health.reason())
                .withDetail("residentActors", health.residentActors())
                .withDetail("sinceConfirmed", health.sinceConfirmed().toString());
        if (health.ready()) {
            ClusterView view = node.cluster().view();
            told.withDetail("members", view.members().size()).withDetail("unownedShards", view.unowned());
        }
        return told.build();
    }

    private static Status statusOf(NodeHealth.Status status) {
        return switch (status) {
            case SERVING -> Status.UP;
            case STOPPED -> Status.DOWN;
            case READ_ONLY, UNCONFIRMED, JOINING, FENCED, STOPPING -> Status.OUT_OF_SERVICE;
        };
    }
}
