package dev.rouse.net;

import dev.rouse.ActionMode;
import dev.rouse.ActionSignature;
import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorCluster;
import dev.rouse.ActorEvent;
import dev.rouse.ActorInfo;
import dev.rouse.ActorInspection;
import dev.rouse.ActorNode;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPage;
import dev.rouse.ActorQueue;
import dev.rouse.ActorRef;
import dev.rouse.ActorWorkflows;
import dev.rouse.ClusterEvent;
import dev.rouse.ClusterView;
import dev.rouse.ConnectionGateway;
import dev.rouse.DeadLetter;
import dev.rouse.DeadMessage;
import dev.rouse.EventBatch;
import dev.rouse.EventQuery;
import dev.rouse.LifecycleEvent;
import dev.rouse.NodeHealth;
import dev.rouse.Principal;
import dev.rouse.QueueInfo;
import dev.rouse.SchedulePage;
import dev.rouse.UndeliveredMessage;
import dev.rouse.UnknownActionException;
import dev.rouse.UnknownTypeException;
import dev.rouse.WorkflowDetails;
import dev.rouse.WorkflowHistory;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.WorkflowPage;
import dev.rouse.WorkflowQuery;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A node with actors of one type, {@code probe}, whose answers a test sets. Unset, an action gives its first argument. */
public final class ScriptedNode implements ActorNode {

    public static final String TYPE = "probe";
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    /** That were asked for, in order. */
    public final List<Duration> timeouts = new CopyOnWriteArrayList<>();

    /** That calls were made under, in order. */
    public final List<Principal> principals = new CopyOnWriteArrayList<>();

    /** That calls were made under, in order. */
    public final List<String> keys = new CopyOnWriteArrayList<>();

    private final Map<String, BiFunction<ActorAddress, Object[], Publisher<?>>> actions = new ConcurrentHashMap<>();
    public volatile Function<ActorAddress, Mono<ActorInfo>> info =
            address -> Mono.just(new ActorInfo(address, false, null, false, dev.rouse.ActorPhase.GONE, null, null));
    public volatile Function<ActorAddress, Mono<Void>> destroy = address -> Mono.empty();
    public volatile BiFunction<ActorAddress, Object, Mono<Void>> create = (address, input) -> Mono.empty();

    /** Actors that do not exist: calls that do not create them fail. */
    public final Set<ActorAddress> absent = ConcurrentHashMap.newKeySet();

    public volatile BiFunction<String, Integer, Mono<SchedulePage>> schedule =
            (cursor, limit) -> Mono.just(new SchedulePage(List.of(), null));
    public volatile BiFunction<ActorAddress, String, Mono<Boolean>> cancel = (address, which) -> Mono.just(true);
    public volatile List<UndeliveredMessage> undelivered = List.of();

    /** Orders about them, as they came. */
    public final List<String> undeliveredOrders = new CopyOnWriteArrayList<>();

    public volatile BiFunction<String, Integer, Mono<ActorPage>> list =
            (cursor, limit) -> Mono.just(new ActorPage(List.of(), null));
    public volatile Error signatureError;
    public volatile NodeHealth health = new NodeHealth(
            NodeHealth.Status.SERVING,
            "fine",
            3,
            Duration.ofMillis(120),
            new NodeHealth.StorePace(Duration.ofMillis(2), Duration.ofMillis(1), 7));

    public volatile ClusterView view = new ClusterView(null, 1024, List.of(), List.of(), List.of());

    private record SeenCluster(ClusterView view) implements ActorCluster {

        @Override
        public Mono<Map<String, Integer>> residents() {
            return Mono.just(Map.of("a", 12));
        }

        @Override
        public Flux<ClusterEvent> events() {
            return Flux.never();
        }

        @Override
        public Mono<Void> drain() {
            return Mono.never();
        }
    }

    /** Errors that it was told of, in order. */
    public final Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();

    /** Events of all actors, by what is asked for. */
    public Function<EventQuery, Flux<ActorEvent<byte[]>>> events = query -> Flux.never();

    /** The same in batches: of one event each, of life 7, unless a test says more. */
    public Function<EventQuery, Flux<EventBatch>> batches = query -> Flux.concat(
            Flux.just(new Batch(7, query.after(), List.of())),
            events.apply(query).map(item -> new Batch(7, item.offset(), List.of(item))));

    private record Batch(long life, long after, List<ActorEvent<byte[]>> items) implements EventBatch {

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public ActorEvent<byte[]> item(int index) {
            return items.get(index);
        }

        @Override
        public <T> T made(int index, Object by, Function<? super ActorEvent<byte[]>, ? extends T> make) {
            return make.apply(item(index));
        }
    }

    public BiFunction<EventQuery, Integer, Mono<List<ActorEvent<byte[]>>>> kept =
            (query, limit) -> Mono.just(List.of());

    public ScriptedNode on(String action, Function<Object[], Publisher<?>> behaviour) {
        return onAddressed(action, (address, arguments) -> behaviour.apply(arguments));
    }

    public ScriptedNode onAddressed(String action, BiFunction<ActorAddress, Object[], Publisher<?>> behaviour) {
        actions.put(action, behaviour);
        return this;
    }

    @Override
    public ActionSignature action(String type, String action) {
        checkType(type);
        if (signatureError != null) {
            throw signatureError;
        }
        Method method = Arrays.stream(ActionShapes.class.getMethods())
                .filter(m -> m.getName().equals(action))
                .findFirst()
                .orElseThrow(() -> new UnknownActionException(type, action, List.of("add", "any")));
        Type result = ((ParameterizedType) method.getGenericReturnType()).getActualTypeArguments()[0];
        return new ActionSignature(
                action,
                List.of(method.getGenericParameterTypes()),
                result,
                method.getReturnType() == Flux.class,
                ActionMode.EXCLUSIVE,
                method.isVarArgs());
    }

    /** An actor whose events are scripted. */
    private abstract class Reference implements ActorRef {

        @Override
        public <T> Flux<T> events(String name, Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> Flux<ActorEvent<T>> events(EventQuery query, Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<List<ActorEvent<byte[]>>> keptEvents(EventQuery query, int limit) {
            return kept.apply(query, limit);
        }

        @Override
        public Flux<ActorEvent<byte[]>> events(EventQuery query) {
            return events.apply(query);
        }

        @Override
        public Flux<EventBatch> eventBatches(EventQuery query) {
            return batches.apply(query);
        }
    }

    @Override
    public ActorRef actor(ActorAddress address) {
        return ref(address, true);
    }

    private ActorRef ref(ActorAddress address, boolean creates) {
        return new Reference() {
            @Override
            public ActorAddress address() {
                return address;
            }

            @Override
            public Flux<Object> call(String action, Object... arguments) {
                if (!creates && absent.contains(address)) {
                    return Flux.error(new ActorNotFoundException(address));
                }
                BiFunction<ActorAddress, Object[], Publisher<?>> behaviour = actions.get(action);
                return behaviour == null
                        ? Flux.from(Mono.justOrEmpty(arguments.length == 0 ? null : arguments[0]))
                        : Flux.from(behaviour.apply(address, arguments));
            }
        };
    }

    @Override
    public ActorClient withCallTimeout(Duration timeout) {
        timeouts.add(timeout);
        return this;
    }

    @Override
    public ActorClient withKey(String key) {
        keys.add(key);
        return this;
    }

    @Override
    public ActorClient withPrincipal(Principal principal) {
        principals.add(principal);
        return this;
    }

    /** To actors that clients are connected to, or that answer plain requests. */
    public ConnectionGateway gateway;

    @Override
    public ConnectionGateway connections() {
        return Objects.requireNonNull(gateway, "no connections");
    }

    @Override
    public Duration callTimeout(String type) {
        return CALL_TIMEOUT;
    }

    @Override
    public void thrown(Throwable error) {
        thrown.add(error);
    }

    @Override
    public ActorCluster cluster() {
        return new SeenCluster(view);
    }

    @Override
    public ActorInspection inspection() {
        throw new UnsupportedOperationException("No test inspects it.");
    }

    @Override
    public NodeHealth health() {
        return health;
    }

    @Override
    public Mono<ActorInfo> info(ActorAddress address) {
        checkType(address.type());
        return info.apply(address);
    }

    @Override
    public Mono<Void> destroy(ActorAddress address) {
        return destroy.apply(address);
    }

    @Override
    public Mono<ActorPage> list(String type, String cursor, int limit) {
        checkType(type);
        return list.apply(String.valueOf(cursor), limit);
    }

    @Override
    public Mono<SchedulePage> schedule(ActorAddress address, String cursor, int limit) {
        checkType(address.type());
        return schedule.apply(String.valueOf(cursor), limit);
    }

    @Override
    public Mono<Boolean> cancelScheduled(ActorAddress address, String id) {
        return cancel.apply(address, "id " + id);
    }

    @Override
    public Mono<Boolean> cancelScheduledNamed(ActorAddress address, String name) {
        return cancel.apply(address, "name " + name);
    }

    @Override
    public ActorRef get(ActorAddress address) {
        return ref(address, false);
    }

    @Override
    public <A> A actor(Class<A> type, String... key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <A> A get(Class<A> type, String... key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <A> Mono<A> create(Class<A> type, Object input, String... key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> create(ActorAddress address, Object input) {
        checkType(address.type());
        return create.apply(address, input);
    }

    @Override
    public Mono<Long> prewarm(Flux<ActorAddress> addresses) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> types() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ActionSignature> actions(String type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Flux<LifecycleEvent> events() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long droppedEvents() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> pause(Class<?> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> pause(String type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> resume(Class<?> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> resume(String type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> pause(ActorAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Void> resume(ActorAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<DeadLetter>> deadLetters(ActorAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<String> retryDeadLetter(ActorAddress address, String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Boolean> dropDeadLetter(ActorAddress address, String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ActorQueue queue(ActorAddress address, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ActorQueue queue(Class<?> api, String name, String... key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<QueueInfo>> queues(ActorAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<DeadMessage>> deadMessages(ActorAddress address, String queue) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Boolean> retryMessage(ActorAddress address, String queue, String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Boolean> dropMessage(ActorAddress address, String queue, String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<List<UndeliveredMessage>> undelivered(ActorAddress address) {
        return Mono.just(undelivered);
    }

    @Override
    public Mono<Boolean> retryUndelivered(ActorAddress address, String id) {
        return undeliveredOrder("retry", address, id);
    }

    @Override
    public Mono<Boolean> dropUndelivered(ActorAddress address, String id) {
        return undeliveredOrder("drop", address, id);
    }

    private Mono<Boolean> undeliveredOrder(String order, ActorAddress address, String id) {
        return Mono.fromSupplier(() -> {
            undeliveredOrders.add(order + " " + address + " " + id);
            return undelivered.stream().anyMatch(each -> each.id().equals(id));
        });
    }

    private static void checkType(String type) {
        if (!type.equals(TYPE)) {
            throw new UnknownTypeException(type, List.of(TYPE));
        }
    }

    @Override
    public ActorWorkflows workflows(ActorAddress address) {
        throw new UnsupportedOperationException("workflows of " + address);
    }

    @Override
    public ActorWorkflows workflows(Class<?> type, String... key) {
        throw new UnsupportedOperationException("workflows of " + type);
    }

    @Override
    public Mono<WorkflowPage> workflows(ActorAddress address, WorkflowQuery query, @Nullable String cursor, int limit) {
        return Mono.just(new WorkflowPage(List.of(), null));
    }

    @Override
    public Mono<WorkflowDetails> workflow(ActorAddress address, String id) {
        return Mono.error(new WorkflowNotFoundException(address, id));
    }

    @Override
    public Mono<Boolean> restartWorkflow(ActorAddress address, String id, String step) {
        return Mono.just(false);
    }

    @Override
    public Mono<String> forkWorkflow(ActorAddress address, String id, String step, @Nullable String newId) {
        return Mono.empty();
    }

    @Override
    public Mono<WorkflowHistory> workflowHistory(ActorAddress address, String id) {
        return Mono.error(new WorkflowNotFoundException(address, id));
    }

    @Override
    public Mono<Boolean> cancelWorkflow(ActorAddress address, String id) {
        return Mono.just(true);
    }

    @Override
    public Mono<Boolean> killWorkflow(ActorAddress address, String id) {
        return Mono.just(true);
    }

    @Override
    public Mono<Boolean> pauseWorkflow(ActorAddress address, String id) {
        return Mono.just(true);
    }

    @Override
    public Mono<Boolean> resumeWorkflow(ActorAddress address, String id) {
        return Mono.just(true);
    }
}
