package dev.rouse.workflow;

import dev.rouse.Actor;
import dev.rouse.ActorDriver;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.WorkflowExistsException;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowNotFoundException;
import dev.rouse.WorkflowStatus;
import dev.rouse.Workflows;
import dev.rouse.base.Arguments;
import dev.rouse.base.ErrorText;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.schedule.EntryId;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnScope;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.HostedType;
import dev.rouse.workflow.code.Values;
import dev.rouse.workflow.code.Views;
import dev.rouse.workflow.code.WorkflowRun;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.order.EncodedValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The workflows of an actor, as its own turns order and see them. */
public final class OwnWorkflows implements Workflows {

    private static final int LONGEST_NAME = 128;

    private final WorkflowFeature feature;
    private final WorkHost host;
    private final TurnScope scope;

    public OwnWorkflows(WorkflowFeature feature, WorkHost host, TurnScope scope) {
        this.feature = feature;
        this.host = host;
        this.scope = scope;
    }

    /** Runs {@code part} in the turn that subscribes, once all workflows of the actor are in memory. */
    private <T> Mono<T> inTurn(Function<Turn, Mono<T>> part) {
        return scope.inTurn("workflows()", turn -> {
            WorkflowShare share = feature.share(host);
            return share.unknownFrom() == null
                    ? part.apply(turn)
                    : known(share, turn).then(Mono.defer(() -> part.apply(scope.live(turn, "workflows()"))));
        });
    }

    private static Mono<Void> known(WorkflowShare share, Turn turn) {
        return Mono.<Void>create(sink -> share.whenKnown(sink::success)).publishOn(TurnScope.schedulerOf(turn));
    }

    private static String checked(String what, String name) {
        Arguments.required(what, name);
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new InvalidCallException("The " + what + " of a workflow or signal has from 1 to " + LONGEST_NAME
                    + " characters, got " + name.length() + ".");
        }
        return name;
    }

    private byte @Nullable [] encoded(@Nullable Object value) {
        return value instanceof EncodedValue given
                ? Values.checked(host.type(), given.bytes())
                : value == null ? null : Values.encode(host.type(), value, HostedType.classOf(value));
    }

    // Starts.

    @Override
    public Mono<String> start(String name, @Nullable Object input) {
        checked("name", name);
        return inTurn(turn -> {
            long number = host.lane().newId(0);
            return Mono.just(start(turn, number, record(name, EntryId.of(number), false, input)));
        });
    }

    @Override
    public Mono<String> start(String name, String id, @Nullable Object input) {
        checked("name", name);
        checked("id", id);
        return inTurn(turn ->
                startNew(turn, id, () -> start(turn, host.lane().newId(0), record(name, id, true, input))));
    }

    /** Starts one under an id that no other has, or had. */
    private Mono<String> startNew(Turn turn, String id, Supplier<String> starts) {
        WorkflowShare share = feature.share(host);
        if (share.live(id) != null || share.justEnded(id) != null) {
            return Mono.error(new WorkflowExistsException(id));
        }
        return share.ended().count() == 0 ? Mono.fromSupplier(starts) : startUnlessEnded(turn, id, starts);
    }

    private Mono<String> startUnlessEnded(Turn turn, String id, Supplier<String> starts) {
        return feature.ended(host, id, numberOf(id))
                .onErrorMap(turn::readFailed)
                .publishOn(TurnScope.schedulerOf(turn))
                .flatMap(ended -> Mono.<String>error(new WorkflowExistsException(id)))
                .switchIfEmpty(Mono.fromSupplier(starts));
    }

    private static @Nullable Long numberOf(String id) {
        return EntryId.isOne(id) ? EntryId.parse(id) : null;
    }

    private WorkflowRecord record(String name, String id, boolean named, @Nullable Object input) {
        Set<String> names = ActorDriver.workflows((Actor<?>) Objects.requireNonNull(host.actorOrNull()))
                .keySet();
        if (!names.contains(name)) {
            throw new InvalidCallException(
                    "Actors of type " + host.type().name() + " have no workflow '" + name + "', but "
                            + (names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names)))
                            + ": workflow(name, code) in the constructor registers one.",
                    Map.of("type", host.type().name(), "workflow", name));
        }
        return WorkflowRecord.started(host.lane().clockMillis(), id, named, name, encoded(input));
    }

    private String start(Turn turn, long number, WorkflowRecord record) {
        WorkflowRecord traced = record.in(turn.sends(record.name()));
        return started(turn, traced.id(), Orders.start(host, number, traced), traced.size());
    }

    private String started(Turn turn, String id, Order order, long bytes) {
        WorkflowChanges changes = (WorkflowChanges) turn.changes().of(feature);
        int most = host.type().options().workflows().maxCount();
        int count = feature.share(host).count() + (changes == null ? 0 : changes.starts());
        if (count >= most) {
            throw new LimitExceededException("workflows of " + host.address(), count + 1, most);
        }
        feature.order(turn, order, bytes);
        feature.changes(turn).starts(1);
        return id;
    }

    @Override
    public Mono<String> fork(String id, String step) {
        return forked(
                id,
                step,
                live -> inTurn(turn -> {
                    long number = host.lane().newId(0);
                    return Mono.just(fork(turn, live, step, number, EntryId.of(number), false));
                }));
    }

    @Override
    public Mono<String> fork(String id, String step, String newId) {
        checked("newId", newId);
        return forked(
                id,
                step,
                live -> inTurn(turn -> startNew(
                        turn, newId, () -> fork(turn, live, step, host.lane().newId(0), newId, true))));
    }

    private Mono<String> forked(String id, String step, Function<LiveWorkflow, Mono<String>> forking) {
        Arguments.required("id", id);
        Arguments.required("step", step);
        return inTurn(turn -> {
            LiveWorkflow live = feature.share(host).live(id);
            return live == null ? Mono.empty() : forking.apply(live);
        });
    }

    private String fork(Turn turn, LiveWorkflow from, String step, long number, String id, boolean named) {
        WorkflowRecord other = from.record();
        WorkflowRecord record = WorkflowRecord.started(
                        host.lane().clockMillis(), id, named, other.name(), other.input())
                .in(turn.sends(other.name()));
        long bytes = record.size() + Rewinds.forkBytes(from, Rewinds.checked(from, step));
        return started(turn, id, Rewinds.fork(host, from.number(), step, number, record), bytes);
    }

    // Views.

    @Override
    public Mono<WorkflowInfo> get(String id) {
        Arguments.required("id", id);
        return inTurn(turn -> found(turn, id).map(this::info));
    }

    /** Gives {@code id}, or ends with {@link WorkflowNotFoundException} where there is no such workflow. */
    Mono<String> require(String id) {
        return inTurn(turn -> found(turn, id)
                .map(WorkflowRecord::id)
                .switchIfEmpty(Mono.error(() -> new WorkflowNotFoundException(host.address(), id))));
    }

    private Mono<WorkflowRecord> found(Turn turn, String id) {
        WorkflowShare share = feature.share(host);
        LiveWorkflow live = share.live(id);
        if (live != null) {
            return Mono.just(live.record());
        }
        WorkflowRecord justEnded = share.justEnded(id);
        if (justEnded != null) {
            return Mono.just(justEnded);
        }
        return share.ended().count() == 0
                ? Mono.empty()
                : feature.ended(host, id, numberOf(id))
                        .onErrorMap(turn::readFailed)
                        .publishOn(TurnScope.schedulerOf(turn));
    }

    private WorkflowInfo info(WorkflowRecord record) {
        WorkflowShare share = feature.share(host);
        LiveWorkflow live = share.live(record.id());
        WorkflowRun run = live == null ? null : share.runIfAny(live.number());
        RuntimeException broken = run == null ? null : run.broken();
        return new WorkflowInfo(
                record.id(),
                record.name(),
                record.status(),
                record.paused(),
                broken == null ? record.reason() : ErrorText.message(broken),
                Instant.ofEpochMilli(record.startedAt()),
                Instant.ofEpochMilli(record.changedAt()));
    }

    @Override
    public <R> Mono<R> result(String id, Class<R> type) {
        Arguments.required("id", id);
        Arguments.required("type", type);
        return inTurn(turn -> found(turn, id)
                .filter(record -> record.status() == WorkflowStatus.COMPLETED)
                .flatMap(record -> Mono.justOrEmpty(Values.decode(host.type(), record.result(), type))));
    }

    @Override
    public <T> Mono<T> progress(String id, Class<T> type) {
        return read(progressBytes(id), type);
    }

    @Override
    public <T> Mono<T> query(String id, String query, Class<T> type) {
        return read(queryBytes(id, query), type);
    }

    private <T> Mono<T> read(Mono<byte[]> seen, Class<T> type) {
        Arguments.required("type", type);
        return seen.mapNotNull(bytes -> Values.decode(host.type(), bytes, type));
    }

    /** As {@link #progress}, as the codec writes it. */
    Mono<byte[]> progressBytes(String id) {
        return look(id, Views::progress);
    }

    /** As {@link #query}, as the codec writes it. */
    Mono<byte[]> queryBytes(String id, String query) {
        Arguments.required("query", query);
        return look(id, views -> views.answer(query));
    }

    private Mono<byte[]> look(String id, Function<Views, @Nullable Object> at) {
        Arguments.required("id", id);
        return inTurn(turn -> {
            WorkflowShare share = feature.share(host);
            LiveWorkflow live = share.live(id);
            WorkflowRun run = live == null ? null : share.run(live.number());
            Object seen = run == null ? null : run.look(at);
            return Mono.justOrEmpty(encoded(seen));
        });
    }

    @Override
    public Mono<List<WorkflowInfo>> list() {
        return inTurn(turn -> Mono.just(feature.share(host).live().stream()
                .map(live -> info(live.record()))
                .toList()));
    }

    // Words and orders.

    @Override
    public Mono<Boolean> signal(String id, String signal, @Nullable Object value) {
        Arguments.required("id", id);
        checked("signal", signal);
        return tell(id, signal, false, value);
    }

    @Override
    public Mono<Boolean> complete(String id, String promise, @Nullable Object value) {
        Arguments.required("id", id);
        checked("promise", promise);
        return tell(id, promise, true, value);
    }

    private Mono<Boolean> tell(String id, String name, boolean promise, @Nullable Object value) {
        return ordered(id, (turn, live) -> {
            SignalRecord word = new SignalRecord(promise, host.lane().clockMillis(), name, encoded(value));
            boolean isNew = !promise || !Orders.isKept(live, name);
            if (isNew) {
                feature.order(turn, Orders.tell(host, live.number(), word), word.size());
            }
            return isNew;
        });
    }

    /** Orders something of a workflow that has not ended; false where there is none. */
    private Mono<Boolean> ordered(String id, BiFunction<Turn, LiveWorkflow, Boolean> order) {
        Arguments.required("id", id);
        return inTurn(turn -> {
            LiveWorkflow live = feature.share(host).live(id);
            return Mono.just(live != null && order.apply(turn, live));
        });
    }

    private boolean order(Turn turn, Order order) {
        feature.order(turn, order, 0);
        return true;
    }

    @Override
    public Mono<Boolean> cancel(String id) {
        return ordered(
                id,
                (turn, live) -> live.record().status() == WorkflowStatus.RUNNING
                        && order(turn, Orders.cancel(host, live.number(), "It was cancelled.")));
    }

    @Override
    public Mono<Boolean> kill(String id) {
        return ordered(id, (turn, live) -> order(turn, Orders.kill(host, live.number(), "It was killed.")));
    }

    @Override
    public Mono<Boolean> pause(String id) {
        return ordered(
                id,
                (turn, live) -> !live.record().paused()
                        && order(turn, Orders.pause(host, live.number(), WorkflowEvents.PAUSED)));
    }

    @Override
    public Mono<Boolean> resume(String id) {
        return ordered(id, (turn, live) -> {
            WorkflowRun run = feature.share(host).runIfAny(live.number());
            boolean isBroken = run != null && run.broken() != null;
            return (live.record().paused() || isBroken) && order(turn, Orders.resume(host, live.number()));
        });
    }

    @Override
    public Mono<Boolean> restartFrom(String id, String step) {
        Arguments.required("step", step);
        return ordered(id, (turn, live) -> {
            if (live.record().status() != WorkflowStatus.RUNNING) {
                return false;
            }
            int first = Rewinds.checked(live, step);
            feature.order(turn, Rewinds.restart(host, live.number(), step), Rewinds.restartBytes(live, first));
            return true;
        });
    }
}
