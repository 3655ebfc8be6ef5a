package dev.rouse.workflow;

import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.LocalTarget;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import dev.rouse.turn.Work;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.Action;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** A turn of the runtime's own that carries out orders about an actor's workflows, and none of its actor's code. Lane only. */
final class OrdersCall extends Call implements TurnOutcome, Work {

    private static final Action NOTHING = Action.interleaved("workflows", (actor, nothing) -> Mono.empty());

    private final Function<Turn, WorkflowChanges> changing;
    private final WorkHost host;
    private final List<Order> orders;

    /** @param then told whether they were carried out, when that is in the store */
    OrdersCall(Function<Turn, WorkflowChanges> changing, WorkHost host, List<Order> orders, Consumer<Boolean> then) {
        this(changing, host, orders, NOTHING, then);
    }

    /** @param action that gives a further order, or nothing */
    OrdersCall(
            Function<Turn, WorkflowChanges> changing,
            WorkHost host,
            List<Order> orders,
            Action action,
            Consumer<Boolean> then) {
        super(
                new LocalTarget(host.type(), host.address(), CallKind.QUEUE, action),
                host.lane(),
                new Ear(host, then),
                null);
        this.changing = changing;
        this.host = host;
        this.orders = orders;
        submitted();
        begins();
    }

    @Override
    public boolean hasDeadline() {
        return false;
    }

    @Override
    public void begin(WorkHost where) {
        if (where == host && host.exists()) {
            host.run(this);
        } else {
            where.skip(this);
        }
    }

    @Override
    public void succeeded(Turn turn) {
        WorkflowChanges changes = changing.apply(turn);
        orders.forEach(order -> changes.order(order, 0));
        if (turn.result() instanceof Order order) {
            changes.order(order, 0);
        }
    }

    @Override
    public void failed(Turn turn) {}

    private record Ear(WorkHost host, Consumer<Boolean> then) implements CoreSubscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object value) {}

        @Override
        public void onError(Throwable error) {
            end(error);
        }

        @Override
        public void onComplete() {
            end(null);
        }

        private void end(@Nullable Throwable error) {
            host.lane().loop().put(() -> then.accept(error == null));
        }
    }
}
