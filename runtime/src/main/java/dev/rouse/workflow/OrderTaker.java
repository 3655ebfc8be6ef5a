package dev.rouse.workflow;

import dev.rouse.turn.TurnScope;
import dev.rouse.turn.WorkHost;
import dev.rouse.workflow.order.WorkflowOrder;
import dev.rouse.workflow.order.WorkflowOrders;
import reactor.core.publisher.Mono;

/** The workflows of an actor, as the turns of {@link WorkflowOrders} order and see them. */
public final class OrderTaker implements WorkflowOrders.Taker {

    private final OwnWorkflows workflows;

    public OrderTaker(WorkflowFeature feature, WorkHost host, TurnScope scope) {
        this.workflows = new OwnWorkflows(feature, host, scope);
    }

    @Override
    public Mono<String> start(WorkflowOrder order) {
        return order.id().isEmpty()
                ? workflows.start(order.name(), order.value())
                : workflows.start(order.name(), order.id(), order.value());
    }

    @Override
    public Mono<String> find(WorkflowOrder order) {
        return workflows.require(order.id());
    }

    @Override
    public Mono<Boolean> signal(WorkflowOrder order) {
        return workflows.signal(order.id(), order.name(), order.value());
    }

    @Override
    public Mono<Boolean> complete(WorkflowOrder order) {
        return workflows.complete(order.id(), order.name(), order.value());
    }

    @Override
    public Mono<Boolean> cancel(WorkflowOrder order) {
        return workflows.cancel(order.id());
    }

    @Override
    public Mono<Boolean> kill(WorkflowOrder order) {
        return workflows.kill(order.id());
    }

    @Override
    public Mono<Boolean> pause(WorkflowOrder order) {
        return workflows.pause(order.id());
    }

    @Override
    public Mono<Boolean> resume(WorkflowOrder order) {
        return workflows.resume(order.id());
    }

    @Override
    public Mono<Boolean> restart(WorkflowOrder order) {
        return workflows.restartFrom(order.id(), order.name());
    }

    @Override
    public Mono<String> fork(WorkflowOrder order) {
        return order.other().isEmpty()
                ? workflows.fork(order.id(), order.name())
                : workflows.fork(order.id(), order.name(), order.other());
    }

    @Override
    public Mono<byte[]> progress(WorkflowOrder order) {
        return workflows.progressBytes(order.id());
    }

    @Override
    public Mono<byte[]> query(WorkflowOrder order) {
        return workflows.queryBytes(order.id(), order.name());
    }
}
