package dev.rouse.context;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorCaller;
import dev.rouse.ActorClient;
import dev.rouse.ActorConnections;
import dev.rouse.ActorContext;
import dev.rouse.ActorData;
import dev.rouse.ActorDriver;
import dev.rouse.ActorEvents;
import dev.rouse.ActorLife;
import dev.rouse.Change;
import dev.rouse.Durability;
import dev.rouse.Firing;
import dev.rouse.QueueMessage;
import dev.rouse.ReceivedMessage;
import dev.rouse.Schedule;
import dev.rouse.TurnQueue;
import dev.rouse.Workflows;
import dev.rouse.base.Arguments;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.connection.ConnectedActor;
import dev.rouse.connection.OwnConnections;
import dev.rouse.data.OwnData;
import dev.rouse.event.OwnEvents;
import dev.rouse.keyed.ActionForm;
import dev.rouse.keyed.KeyedActor;
import dev.rouse.keyed.KeyedForm;
import dev.rouse.loop.ThreadLocals;
import dev.rouse.operator.ActorOrders;
import dev.rouse.outbox.Inbox;
import dev.rouse.outbox.OutboxOrders;
import dev.rouse.outbox.OwnOutbox;
import dev.rouse.outbox.SentInTurn;
import dev.rouse.queue.DeliveryCall;
import dev.rouse.queue.OwnQueues;
import dev.rouse.queue.QueueOrders;
import dev.rouse.schedule.FiringCall;
import dev.rouse.schedule.OwnSchedule;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnChanges;
import dev.rouse.turn.TurnScope;
import dev.rouse.turn.WorkHost;
import dev.rouse.workflow.OrderTaker;
import dev.rouse.workflow.OwnWorkflows;
import dev.rouse.workflow.order.WorkflowOrders;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The context of an actor that is awake: what it asks for goes to its host. */
public final class OwnContext implements ActorContext<Object> {

    private final ContextHost host;
    private final TurnScope scope;

    public OwnContext(ContextHost host) {
        this.host = host;
        this.scope = new TurnScope(host);
    }

    /** Makes an object of the actor of {@code host}; it throws what the user's factory or constructor does. */
    public static Actor<Object> newActor(ContextHost host) {
        Actor<Object> made = host.type().newActor();
        ActorDriver.attach(made, new OwnContext(host));
        return made;
    }

    @Override
    public ActorAddress address() {
        return host.address();
    }

    @Override
    public Object state() {
        return stateful("state()").state();
    }

    @Override
    public Object update(UnaryOperator<Object> change) {
        return mayChange(stateful("update()")).update(Arguments.required("change", change));
    }

    @Override
    @SuppressWarnings("unchecked") // a consumer of states, of whatever type it says
    public <R> Mono<R> updateAndReturn(Function<? super Object, Change<Object, R>> change) {
        Arguments.required("change", change);
        return scope.inTurn(
                "updateAndReturn()",
                turn -> Mono.justOrEmpty(mayChange(checkState(turn)).updateAndReturn(change)));
    }

    @Override
    public ActorData data() {
        return new OwnData(host.lane().features().data(), host, scope);
    }

    @Override
    public Schedule schedule() {
        return new OwnSchedule(host.lane().features().schedule(), host, scope);
    }

    @Override
    public ActorEvents events() {
        return new OwnEvents(
                host.lane().features().events(), host, scope, host.lane().eventHub());
    }

    @Override
    public ActorConnections connections() {
        return connections(host, scope);
    }

    private static OwnConnections connections(ContextHost host, TurnScope scope) {
        ContextLane lane = host.lane();
        return new OwnConnections(
                lane.features().connections(), lane.features().events(), host, scope, lane.eventHub());
    }

    @Override
    public TurnQueue queue(ActorAddress address, String name) {
        return SentInTurn.of(outbox(host, scope), scope, address, name);
    }

    /** The outbox of {@code host}, for its turns. */
    public static OwnOutbox outbox(ContextHost host, TurnScope scope) {
        return new OwnOutbox(host.lane().features().outbox(), queues(host, scope), host);
    }

    @Override
    public TurnQueue queue(Class<?> type, String name, String... key) {
        return queue(host.lane().actors().queue(type, name, key).address(), name);
    }

    private static OwnQueues queues(ContextHost host, TurnScope scope) {
        return new OwnQueues(host.lane().features().queues(), host, scope);
    }

    /** The object that the turn of {@code call} runs on. */
    public static Object target(ContextHost host, Call call, Actor<?> actor) {
        if (call.kind() == CallKind.SCHEDULE) {
            return ActorOrders.isOne(call.action()) ? new OrderedActor(host) : new OwnContext(host);
        }
        if (call.kind() == CallKind.QUEUE) {
            return queues(host, call);
        }
        boolean isOverConnection = call.kind() == CallKind.CONNECTION || call.connection() != null;
        if (!isOverConnection && !call.isKeyed()) {
            return actor;
        }
        TurnScope scope = new TurnScope(host);
        Object target = call.isKeyed() ? keyed(host, scope, actor, new ActionForm()) : actor;
        return isOverConnection ? new ConnectedActor(connections(host, scope), actor, target) : target;
    }

    private static Object queues(ContextHost host, Call call) {
        TurnScope scope = new TurnScope(host);
        if (WorkflowOrders.isOne(call.action())) {
            OrderTaker taker = new OrderTaker(host.lane().features().workflows(), (WorkHost) host, scope);
            return call.isKeyed() ? keyed(host, scope, taker, new WorkflowForm()) : taker;
        }
        OwnQueues queues = queues(host, scope);
        if (OutboxOrders.isOne(call)) {
            return new Inbox(host.lane().features().outbox(), queues, host, scope);
        }
        return call.isKeyed() && call.action() == QueueOrders.SEND
                ? keyed(host, scope, queues, new SendForm())
                : queues;
    }

    private static KeyedActor keyed(ContextHost host, TurnScope scope, Object target, KeyedForm form) {
        return new KeyedActor(host.lane().features().keyedCalls(), host, scope, target, form);
    }

    @Override
    public Workflows workflows() {
        return new OwnWorkflows(host.lane().features().workflows(), (WorkHost) host, scope);
    }

    @Override
    public Optional<Firing> firing() {
        return scope.turn("firing()").call() instanceof FiringCall firing
                ? Optional.of(firing.told())
                : Optional.empty();
    }

    @Override
    public Optional<QueueMessage> message() {
        return messages("message()").stream().findFirst();
    }

    @Override
    public List<QueueMessage> messages() {
        return messages("messages()");
    }

    @Override
    public Flux<ReceivedMessage> receive(int max, String... queues) {
        if (max < 1) {
            throw new IllegalArgumentException("An actor holds at least 1 message, got " + max + ".");
        }
        OwnLife life = (OwnLife) host.life();
        List<String> names = List.of(Arguments.noNulls("queues", queues));
        return host.lane().features().queues().receive((WorkHost) host, max, names, life::waits);
    }

    private List<QueueMessage> messages(String what) {
        return scope.turn(what).call() instanceof DeliveryCall delivery ? delivery.told() : List.of();
    }

    @Override
    public ActorCaller caller() {
        return OwnCaller.of(scope.turn("caller()").call().calledBy());
    }

    @Override
    public void durability(Durability durability) {
        scope.turn("durability()").durability(Arguments.required("durability", durability));
    }

    @Override
    public ActorClient actors() {
        Turn running = host.running();
        if (running != null) {
            // A call may be subscribed where its turn cannot be known.
            running.call().leaves();
        }
        return host.lane().actors();
    }

    @Override
    public <T> Mono<T> blocking(Callable<? extends T> work) {
        Arguments.required("work", work);
        return Mono.deferContextual(subscriber -> {
            Turn turn = scope.turnIfAny(subscriber);
            Scheduler back =
                    turn == null ? host.life().scheduler() : TurnScope.schedulerOf(scope.live(turn, "blocking()"));
            return host.lane()
                    .blocking()
                    .<T>run(ThreadLocals.around(work, subscriber))
                    .publishOn(back);
        });
    }

    @Override
    public ActorLife life() {
        return host.life();
    }

    @Override
    public Scheduler lane() {
        return TurnScope.schedulerOf(scope.turn("lane()"));
    }

    private static TurnChanges mayChange(Turn turn) {
        turn.checkMayChange();
        return turn.changing();
    }

    private Turn stateful(String what) {
        return checkState(scope.turn(what));
    }

    private Turn checkState(Turn turn) {
        if (host.type().isStateless()) {
            throw new IllegalStateException(
                    "Actors of " + host.type().name()
                            + " have no state, as they extend StatelessActor: extend Actor<TheState>, or keep what lasts in data().");
        }
        return turn;
    }
}
