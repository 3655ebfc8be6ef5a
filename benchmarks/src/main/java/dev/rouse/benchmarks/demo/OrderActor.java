package dev.rouse.benchmarks.demo;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.Workflow;
import dev.rouse.WorkflowInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** An {@link Order}. */
final class OrderActor extends Actor<List<String>> implements Order {

    private static final String FLOW = "order";
    private static final String APPROVED = "approved";
    private static final Set<String> ITEMS = Set.of("tea", "coffee", "cake");

    /** Each kill while it runs costs a try. */
    private static final int TRIES = 10;

    /** So many pieces of an item. */
    private record Placed(String item, int count) {}

    OrderActor() {
        workflow(FLOW, this::deliver);
    }

    @Override
    protected List<String> initialState() {
        return List.of();
    }

    private Mono<String> deliver(Workflow flow) {
        Placed order = flow.input(Placed.class);
        return flow.step("reserve", () -> reserve(order))
                .retries(TRIES)
                .compensate(nothing -> done("released"))
                .then(flow.step("pay", () -> done("paid")).retries(TRIES).compensate(nothing -> done("refunded")))
                .then(flow.signal(APPROVED, Boolean.class))
                .then(flow.step("ship", String.class, () -> done("shipped").thenReturn(order.item()))
                        .retries(TRIES));
    }

    private Mono<Void> reserve(Placed order) {
        return ITEMS.contains(order.item())
                ? done("reserved")
                : Mono.error(new ActionException("unknown_item", "The shop has no '" + order.item() + "'."));
    }

    private Mono<Void> done(String what) {
        update(before -> {
            List<String> after = new ArrayList<>(before);
            after.add(what);
            return List.copyOf(after);
        });
        return Mono.empty();
    }

    @Override
    public Mono<String> place(String item, int count) {
        return workflows()
                .get(FLOW)
                .flatMap(placed -> status())
                .switchIfEmpty(Mono.defer(() ->
                        workflows().start(FLOW, FLOW, new Placed(item, count)).thenReturn("placed")));
    }

    @Override
    public Mono<Boolean> approve() {
        return workflows().signal(FLOW, APPROVED, true);
    }

    @Override
    public Mono<Boolean> cancel() {
        return workflows().cancel(FLOW);
    }

    @Override
    public Mono<String> status() {
        return workflows().get(FLOW).map(this::status).defaultIfEmpty("not placed");
    }

    private String status(WorkflowInfo order) {
        return switch (order.status()) {
            case RUNNING -> order.paused() ? "paused: " + order.reason() : last();
            case COMPENSATING, CANCELLING -> "undone: " + last();
            case COMPLETED -> "shipped";
            case CANCELLED, KILLED -> "cancelled";
            case FAILED -> "failed: " + order.reason();
        };
    }

    private String last() {
        List<String> done = state();
        return done.isEmpty() ? "placed" : done.get(done.size() - 1);
    }

    @Override
    public Mono<List<String>> history() {
        return Mono.just(state());
    }
}
