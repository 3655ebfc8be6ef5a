package dev.rouse.workflow.order;

import dev.rouse.ActorAddress;
import dev.rouse.ActorWorkflows;
import dev.rouse.InvalidCallException;
import dev.rouse.base.Arguments;
import dev.rouse.base.BoxedType;
import dev.rouse.base.CallKeys;
import dev.rouse.call.CallMono;
import dev.rouse.call.Recipient;
import dev.rouse.type.Action;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The workflows of an actor as callers of a runtime have them. */
public record OrderedWorkflows(Recipient recipient) implements ActorWorkflows {

    @Override
    public ActorAddress address() {
        return recipient.address();
    }

    @Override
    public ActorWorkflows withKey(String key) {
        Recipient.Terms terms = recipient.terms().with(CallKeys.checked(key));
        return new OrderedWorkflows(
                new Recipient(recipient.route(), recipient.type(), recipient.address(), recipient.kind(), terms));
    }

    private Mono<Object> order(Action order, WorkflowOrder about) {
        return new CallMono(recipient, order, about);
    }

    @Override
    public Mono<String> start(String name, @Nullable Object input) {
        Arguments.required("name", name);
        return order(WorkflowOrders.START, new WorkflowOrder("", name, false, input))
                .cast(String.class);
    }

    @Override
    public Mono<String> start(String name, String id, @Nullable Object input) {
        Arguments.required("name", name);
        if (Arguments.required("id", id).isEmpty()) {
            throw new InvalidCallException("The id of a workflow has at least one character.");
        }
        return order(WorkflowOrders.START, new WorkflowOrder(id, name, false, input))
                .cast(String.class);
    }

    @Override
    public <R> Mono<R> result(String id, Class<R> type) {
        Arguments.required("type", type);
        return order(WorkflowOrders.RESULT, new WorkflowOrder(Arguments.required("id", id)))
                .map(result -> read(result, type));
    }

    @Override
    public <R> Mono<R> run(String name, @Nullable Object input, Class<R> type) {
        Arguments.required("name", name);
        Arguments.required("type", type);
        return order(WorkflowOrders.START, new WorkflowOrder("", name, true, input))
                .map(result -> read(result, type));
    }

    @Override
    public <T> Mono<T> progress(String id, Class<T> type) {
        Arguments.required("type", type);
        return order(WorkflowOrders.PROGRESS, new WorkflowOrder(Arguments.required("id", id)))
                .map(seen -> read(seen, type));
    }

    @Override
    public <T> Mono<T> query(String id, String query, Class<T> type) {
        Arguments.required("type", type);
        Arguments.required("query", query);
        return order(WorkflowOrders.QUERY, new WorkflowOrder(Arguments.required("id", id), query))
                .map(answer -> read(answer, type));
    }

    private <R> R read(Object result, Class<R> type) {
        return BoxedType.of(type).cast(recipient.type().decode((byte[]) result, type));
    }

    @Override
    public Mono<Boolean> signal(String id, String signal, @Nullable Object value) {
        return tell(WorkflowOrders.SIGNAL, id, Arguments.required("signal", signal), value);
    }

    @Override
    public Mono<Boolean> complete(String id, String promise, @Nullable Object value) {
        return tell(WorkflowOrders.COMPLETE, id, Arguments.required("promise", promise), value);
    }

    private Mono<Boolean> tell(Action order, String id, String name, @Nullable Object value) {
        return order(order, new WorkflowOrder(Arguments.required("id", id), name, false, value))
                .cast(Boolean.class);
    }
}
