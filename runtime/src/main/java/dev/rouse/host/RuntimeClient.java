package dev.rouse.host;

import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorEvent;
import dev.rouse.ActorInfo;
import dev.rouse.ActorInspection;
import dev.rouse.ActorPage;
import dev.rouse.ActorPresence;
import dev.rouse.ActorQueue;
import dev.rouse.ActorRef;
import dev.rouse.ActorStateInfo;
import dev.rouse.ActorWorkflows;
import dev.rouse.ClusterLives;
import dev.rouse.ConnectionInfo;
import dev.rouse.DataPage;
import dev.rouse.EventBatch;
import dev.rouse.EventQuery;
import dev.rouse.EventsMissedException;
import dev.rouse.InvalidCallException;
import dev.rouse.LocatedActor;
import dev.rouse.Principal;
import dev.rouse.SchedulePage;
import dev.rouse.TurnActivity;
import dev.rouse.WorkflowTimeline;
import dev.rouse.base.Arguments;
import dev.rouse.base.CallKeys;
import dev.rouse.call.CallFlux;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.CallTarget;
import dev.rouse.call.Recipient;
import dev.rouse.connection.front.FrontNode;
import dev.rouse.event.follow.EventFlux;
import dev.rouse.event.follow.EventOrders;
import dev.rouse.operator.ActorOrders;
import dev.rouse.operator.TokenRecord;
import dev.rouse.record.NodeId;
import dev.rouse.schedule.EntryId;
import dev.rouse.schedule.ScheduleOrders;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import dev.rouse.type.TypedReference;
import dev.rouse.workflow.order.OrderedWorkflows;
import dev.rouse.workflow.order.WorkflowOrder;
import dev.rouse.workflow.order.WorkflowOrders;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Calls to the actors of a runtime, all under the same terms. */
final class RuntimeClient implements ActorClient {

    private static final int MOST_EVENTS = 1000;

    private final ActorRuntime runtime;
    private final Recipient.Terms terms;

    RuntimeClient(ActorRuntime runtime, Recipient.Terms terms) {
        this.runtime = runtime;
        this.terms = terms;
    }

    @Override
    public ActorClient withCallTimeout(Duration other) {
        Arguments.required("timeout", other);
        if (other.isNegative() || other.isZero()) {
            throw new IllegalArgumentException("A call time-out is more than zero, got " + other + ".");
        }
        return new RuntimeClient(runtime, terms.with(other));
    }

    @Override
    public ActorClient withPrincipal(Principal principal) {
        CallTarget.Caller caller =
                new CallTarget.Caller(Arguments.required("principal", principal).until(null), null);
        return new RuntimeClient(runtime, terms.with(caller));
    }

    @Override
    public ActorClient withKey(String key) {
        return new RuntimeClient(runtime, terms.with(CallKeys.checked(key)));
    }

    private Recipient recipient(HostedType type, ActorAddress address, CallKind kind) {
        return new Recipient(runtime.route(), type, address, kind, terms);
    }

    /** An actor for calls of the runtime itself. */
    Recipient recipient(ActorAddress actor, CallKind kind) {
        return recipient(runtime.type(actor), actor, kind);
    }

    @Override
    public <A> A actor(Class<A> type, String... key) {
        return reference(type, CallKind.GET_OR_CREATE, key);
    }

    @Override
    public <A> A get(Class<A> type, String... key) {
        return reference(type, CallKind.GET, key);
    }

    private <A> A reference(Class<A> api, CallKind kind, String... key) {
        HostedType type = runtime.type(api);
        return TypedReference.of(api, recipient(type, ActorAddress.of(type.name(), key), kind));
    }

    @Override
    public ActorRef actor(ActorAddress address) {
        return new NamedReference(Arguments.required("address", address), CallKind.GET_OR_CREATE);
    }

    @Override
    public ActorRef get(ActorAddress address) {
        return new NamedReference(Arguments.required("address", address), CallKind.GET);
    }

    @Override
    public <A> Mono<A> create(Class<A> api, @Nullable Object input, String... key) {
        return create(ActorAddress.of(runtime.type(api).name(), key), input)
                .then(Mono.fromSupplier(() -> actor(api, key)));
    }

    @Override
    public Mono<Void> create(ActorAddress address, @Nullable Object input) {
        return input == null ? lifecycle(address, CallKind.CREATE) : lifecycle(address, CallKind.CREATE, input);
    }

    @Override
    public Mono<Void> destroy(ActorAddress address) {
        return lifecycle(address, CallKind.DESTROY);
    }

    Mono<Void> lifecycle(ActorAddress address, CallKind kind, Object... input) {
        return new CallMono(recipient(runtime.type(address), address, kind), null, input).then();
    }

    @Override
    public Mono<Boolean> cancelScheduled(ActorAddress address, String id) {
        return order(address, ScheduleOrders.CANCEL, Arguments.required("id", id))
                .cast(Boolean.class);
    }

    @Override
    public Mono<Boolean> cancelScheduledNamed(ActorAddress address, String name) {
        return orderOf(address, ScheduleOrders.CANCEL_NAMED, Arguments.required("name", name))
                .cast(Boolean.class);
    }

    /** Makes the order, and refuses a text that is no id without waking anybody. */
    Mono<Object> order(ActorAddress address, Action order, String id) {
        Mono<Object> call = orderOf(address, order, id);
        return Mono.defer(() -> {
            EntryId.parse(id);
            return call;
        });
    }

    /** Makes the order, whose argument is a text. */
    Mono<Object> orderOf(ActorAddress address, Action order, Object argument) {
        Recipient recipient = recipient(runtime.type(address), address, CallKind.SCHEDULE);
        return new CallMono(recipient, order, argument);
    }

    @Override
    public Mono<SchedulePage> schedule(ActorAddress address, @Nullable String cursor, int limit) {
        return runtime.schedule(address, cursor, limit);
    }

    @Override
    public ActionSignature action(String type, String action) {
        return runtime.action(type, action);
    }

    @Override
    public Mono<ActorPage> list(String type, @Nullable String cursor, int limit) {
        return runtime.list(type, cursor, limit);
    }

    @Override
    public Mono<ActorInfo> info(ActorAddress address) {
        return new CallMono(recipient(runtime.type(address), address, CallKind.INFO), null).cast(ActorInfo.class);
    }

    /** The actor as its node tells it, wherever that is; empty where that does not answer. */
    Mono<ActorInfo> known(ActorAddress address) {
        return runtime.cluster.reports().known(info(address));
    }

    @Override
    public Mono<Long> prewarm(Flux<ActorAddress> addresses) {
        return runtime.prewarm(addresses);
    }

    @Override
    public ActorQueue queue(ActorAddress address, String name) {
        Arguments.required("name", name);
        return new SentQueue(
                recipient(runtime.type(Arguments.required("address", address)), address, CallKind.QUEUE), name);
    }

    @Override
    public ActorQueue queue(Class<?> api, String name, String... key) {
        return queue(ActorAddress.of(runtime.type(api).name(), key), name);
    }

    Mono<Boolean> queueOrder(ActorAddress address, Action order, String queue, String id) {
        Arguments.required("queue", queue);
        EntryId.parse(Arguments.required("id", id));
        HostedType type = runtime.type(Arguments.required("address", address));
        return Mono.fromRunnable(() -> type.queueHandler(queue))
                .then(new CallMono(recipient(type, address, CallKind.QUEUE), order, queue, id))
                .cast(Boolean.class);
    }

    Mono<Boolean> outboxOrder(ActorAddress address, Action order, String id) {
        EntryId.parse(Arguments.required("id", id));
        HostedType type = runtime.type(Arguments.required("address", address));
        return new CallMono(recipient(type, address, CallKind.QUEUE), order, "", id).cast(Boolean.class);
    }

    @Override
    public ActorWorkflows workflows(ActorAddress address) {
        HostedType type = runtime.type(Arguments.required("address", address));
        return new OrderedWorkflows(recipient(type, address, CallKind.QUEUE));
    }

    @Override
    public ActorWorkflows workflows(Class<?> api, String... key) {
        return workflows(ActorAddress.of(runtime.type(api).name(), key));
    }

    Mono<Boolean> workflowOrder(ActorAddress address, Action order, String id) {
        return workflowOrder(address, order, new WorkflowOrder(Arguments.required("id", id)))
                .cast(Boolean.class);
    }

    Mono<Boolean> restartWorkflow(ActorAddress address, String id, String step) {
        WorkflowOrder about = new WorkflowOrder(Arguments.required("id", id), Arguments.required("step", step));
        return workflowOrder(address, WorkflowOrders.RESTART, about).cast(Boolean.class);
    }

    Mono<String> forkWorkflow(ActorAddress address, String id, String step, @Nullable String newId) {
        if (newId != null && newId.isEmpty()) {
            throw new InvalidCallException("The id of a workflow has at least one character.");
        }
        WorkflowOrder about = new WorkflowOrder(
                Arguments.required("id", id),
                Arguments.required("step", step),
                false,
                null,
                newId == null ? "" : newId);
        return workflowOrder(address, WorkflowOrders.FORK, about).cast(String.class);
    }

    private Mono<Object> workflowOrder(ActorAddress address, Action order, WorkflowOrder about) {
        HostedType type = runtime.type(Arguments.required("address", address));
        return new CallMono(recipient(type, address, CallKind.QUEUE), order, about);
    }

    private EventFlux follow(ActorAddress address) {
        Recipient recipient = recipient(runtime.type(address), address, CallKind.EVENTS);
        return runtime.events(position -> new CallFlux(recipient, EventOrders.FOLLOW, position));
    }

    ActorInspection inspection() {
        return new Inspection();
    }

    private final class Inspection implements ActorInspection {

        @Override
        public Mono<ActorPage> list(String type, String prefix, @Nullable String cursor, int limit) {
            String name = runtime.type(type).name();
            Arguments.required("prefix", prefix);
            return runtime.ask(queries -> queries.list(name, prefix, cursor, limit));
        }

        @Override
        public Mono<LocatedActor> actor(ActorAddress address) {
            Mono<ActorInfo> info = info(address);
            return Mono.defer(() -> runtime.cluster.reports().located(address, info));
        }

        @Override
        public Mono<List<ActorPresence>> presence(List<ActorAddress> actors) {
            List<ActorAddress> asked = List.copyOf(Arguments.noNulls("actors", actors));
            asked.forEach(runtime::type);
            return Mono.defer(() -> runtime.cluster.reports().presence(asked));
        }

        @Override
        public Mono<ActorStateInfo> state(ActorAddress address) {
            HostedType type = runtime.type(address);
            return runtime.ask(queries -> queries.state(address, type));
        }

        @Override
        public Mono<Boolean> editState(ActorAddress address, String revision, String json) {
            String edit = ActorOrders.edit(Arguments.required("revision", revision), Arguments.required("json", json));
            return orderOf(address, ActorOrders.EDIT_STATE, edit).cast(Boolean.class);
        }

        @Override
        public Mono<DataPage> data(ActorAddress address, @Nullable String cursor, int limit) {
            runtime.type(address);
            return runtime.ask(queries -> queries.data(address, cursor, limit));
        }

        @Override
        public Mono<List<ConnectionInfo>> connections(ActorAddress address) {
            runtime.type(address);
            return runtime.ask(queries -> queries.connections(address));
        }

        @Override
        public Mono<WorkflowTimeline> workflowTimeline(ActorAddress address, String id) {
            HostedType type = runtime.type(address);
            Arguments.required("id", id);
            return runtime.ask(queries -> queries.workflowTimeline(address, type, id));
        }

        @Override
        public Mono<Boolean> sleep(ActorAddress address) {
            Mono<Object> order = orderOf(address, ActorOrders.SLEEP, "");
            return info(address).flatMap(info -> info.awake() ? order.thenReturn(true) : Mono.just(false));
        }

        @Override
        public Mono<String> token(ActorAddress address) {
            runtime.type(address);
            return Mono.fromCallable(TokenRecord::random)
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMap(candidate -> orderOf(address, ActorOrders.TOKEN, candidate))
                    .cast(String.class);
        }

        @Override
        public Mono<Boolean> isToken(ActorAddress address, String token) {
            runtime.type(address);
            Arguments.required("token", token);
            return runtime.ask(queries -> queries.isInspectorToken(address, token));
        }

        @Override
        public Mono<TurnActivity> activity() {
            return Mono.defer(() -> runtime.cluster.reports().activity());
        }

        @Override
        public Flux<ClusterLives> lives(@Nullable ActorAddress actor) {
            if (actor != null) {
                runtime.type(actor);
            }
            return Flux.defer(() -> runtime.cluster.reports().lives(actor));
        }
    }

    /** Its node, for the connections of fronts. */
    FrontNode front() {
        return new Front();
    }

    private final class Front implements FrontNode {

        @Override
        public Recipient recipient(ActorAddress actor, CallKind kind, CallTarget.@Nullable Caller caller) {
            Recipient.Terms made = caller == null ? terms : terms.with(caller);
            return new Recipient(runtime.route(), runtime.type(actor), actor, kind, made);
        }

        @Override
        public EventFlux follow(ActorAddress actor) {
            return RuntimeClient.this.follow(actor);
        }

        @Override
        public NodeId self() {
            return runtime.self();
        }

        @Override
        public boolean hasEnded() {
            return runtime.hasEnded();
        }

        @Override
        public Scheduler timer() {
            return runtime.timer();
        }
    }

    /** An actor that is called by names. */
    private final class NamedReference implements ActorRef {

        private final ActorAddress address;
        private final CallKind kind;

        NamedReference(ActorAddress address, CallKind kind) {
            this.address = address;
            this.kind = kind;
        }

        @Override
        public ActorAddress address() {
            return address;
        }

        @Override
        public Flux<Object> call(String action, @Nullable Object... arguments) {
            Arguments.required("action", action);
            Arguments.required("arguments", arguments);
            return Flux.defer(() -> {
                HostedType type = runtime.type(address.type());
                Action called = type.action(action);
                Recipient recipient = recipient(type, address, kind);
                Object[] values = called.arguments(arguments);
                return called.signature().stream()
                        ? new CallFlux(recipient, called, values)
                        : new CallMono(recipient, called, values);
            });
        }

        @Override
        public <T> Flux<T> events(String name, Class<T> type) {
            Arguments.required("type", type);
            return events(EventQuery.now().named(Arguments.required("name", name)), type)
                    .handle((item, subscriber) -> {
                        if (item instanceof ActorEvent.Gap<T> gap) {
                            subscriber.error(new EventsMissedException(address, gap.first(), gap.offset()));
                        } else if (item instanceof ActorEvent.Emitted<T> event && event.value() != null) {
                            subscriber.next(event.value());
                        }
                    });
        }

        @Override
        public <T> Flux<ActorEvent<T>> events(EventQuery query, Class<T> type) {
            Arguments.required("type", type);
            return events(query).map(item -> read(item, type));
        }

        private <T> ActorEvent<T> read(ActorEvent<byte[]> item, Class<T> type) {
            if (!(item instanceof ActorEvent.Emitted<byte[]> event)) {
                ActorEvent.Gap<byte[]> gap = (ActorEvent.Gap<byte[]>) item;
                return new ActorEvent.Gap<>(gap.first(), gap.offset());
            }
            byte[] json = event.value();
            JsonMapper mapper = runtime.type(address).options().events().json();
            T value = json == null ? null : mapper.readValue(json, type);
            return new ActorEvent.Emitted<>(event.offset(), event.name(), value, event.time());
        }

        @Override
        public Flux<ActorEvent<byte[]>> events(EventQuery query) {
            Arguments.required("query", query);
            return Flux.defer(() -> follow(address).items(query));
        }

        @Override
        public Flux<EventBatch> eventBatches(EventQuery query) {
            Arguments.required("query", query);
            return Flux.defer(() -> follow(address).batches(query));
        }

        @Override
        public Mono<List<ActorEvent<byte[]>>> keptEvents(EventQuery query, int limit) {
            Arguments.required("query", query);
            return Mono.defer(() -> {
                if (limit < 1 || limit > MOST_EVENTS) {
                    throw new InvalidCallException(
                            "A page has from 1 to " + MOST_EVENTS + " events, got " + limit + ".");
                }
                return follow(address).kept(query, limit);
            });
        }
    }
}
