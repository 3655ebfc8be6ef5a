package dev.rouse.spring;

import dev.rouse.ActorNode;
import dev.rouse.ClusterView;
import dev.rouse.ClusterView.Member;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.application.ReadinessStateHealthIndicator;

/** Readiness of the application, which its node has a say in. */
final class NodeReadinessIndicator extends ReadinessStateHealthIndicator {

    private final ActorNode node;

    NodeReadinessIndicator(ApplicationAvailability availability, ActorNode node) {
        super(availability);
        this.node = node;
    }

    @Override
    protected AvailabilityState getState(ApplicationAvailability availability) {
        return node.health().ready() && !isDraining() ? super.getState(availability) : ReadinessState.REFUSING_TRAFFIC;
    }

    private boolean isDraining() {
        for (Member member : node.cluster().view().members()) {
            if (member.self()) {
                return member.state() == ClusterView.State.DRAINING;
            }
        }
        return false;
    }
}
