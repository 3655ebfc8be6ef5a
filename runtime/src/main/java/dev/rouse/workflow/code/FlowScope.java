package dev.rouse.workflow.code;

import dev.rouse.ActorClient;
import dev.rouse.InvalidCallException;
import dev.rouse.Iteration;
import dev.rouse.StepFailedException;
import dev.rouse.TurnQueue;
import dev.rouse.Workflow;
import dev.rouse.WorkflowFailure;
import dev.rouse.WorkflowOutcome;
import dev.rouse.WorkflowStep;
import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import dev.rouse.record.workflow.BatchValue;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One scope of a run of a workflow's code: names stand once in it.
 *
 * @param prefix of the paths in it: empty, or it ends with a slash
 */
record FlowScope(WorkflowRun run, String prefix) implements Workflow {

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_PATH = 4096;

    @Override
    public String id() {
        return run.workflow().record().id();
    }

    @Override
    public String name() {
        return run.workflow().record().name();
    }

    @Override
    public <T> T input(Class<T> type) {
        Arguments.required("type", type);
        T input = Values.decode(run.host().type(), run.workflow().record().input(), type);
        if (input == null) {
            throw new InvalidCallException("Workflow " + id() + " was started without an input.");
        }
        return input;
    }

    /** Checks a name and gives the path of what has it. */
    private String path(String name) {
        Arguments.required("name", name);
        if (!isName(name)) {
            throw new InvalidCallException("The name of a part of a workflow has from 1 to " + LONGEST_NAME
                    + " characters, none of them / # ~, got '" + name + "'.");
        }
        if (prefix.length() + name.length() > LONGEST_PATH) {
            throw new InvalidCallException("The scopes of " + prefix + name + " are too deep: a path has at most "
                    + LONGEST_PATH + " characters.");
        }
        return prefix + name;
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.indexOf('/') < 0
                && name.indexOf('#') < 0
                && name.indexOf('~') < 0;
    }

    private FlowScope inner(String path) {
        return new FlowScope(run, path + "/");
    }

    // Values of parts.

    /** @param type null for a part without a value */
    <T> Mono<T> valueOf(Part part, @Nullable Class<T> type) {
        return run.part(part).handle((entry, out) -> {
            if (entry.state() == EntryRecord.State.FAILED) {
                out.error(new StepFailedException(failureOf(entry)));
                return;
            }
            T value = type == null ? null : Values.decode(run.host().type(), entry.value(), type);
            if (value != null) {
                out.next(value);
            }
        });
    }

    private static WorkflowFailure failureOf(EntryRecord entry) {
        return new WorkflowFailure(
                Objects.requireNonNull(entry.failure()),
                entry.path(),
                entry.attempts(),
                entry.errorType(),
                entry.error());
    }

    // Steps.

    @Override
    public WorkflowStep<Void> step(String name, Supplier<? extends Mono<?>> work) {
        return new OwnStep<>(this, Kind.STEP, path(name), StepPlan.of(Arguments.required("work", work), null));
    }

    @Override
    public <R> WorkflowStep<R> step(String name, Class<R> type, Supplier<? extends Mono<? extends R>> work) {
        Arguments.required("type", type);
        return new OwnStep<>(this, Kind.STEP, path(name), StepPlan.of(Arguments.required("work", work), type));
    }

    @Override
    public <R> WorkflowStep<R> call(
            String name, Class<R> type, Function<? super ActorClient, ? extends Mono<? extends R>> call) {
        Arguments.required("type", type);
        Arguments.required("call", call);
        String path = path(name);
        StepPlan plan = StepPlan.of(
                () -> call.apply(run.actors().withKey(CallKey.of(run.host().address(), run.workflow(), path))), type);
        return new OwnStep<>(this, Kind.CALL, path, plan.interleaved());
    }

    @Override
    public WorkflowStep<String> send(String name, TurnQueue queue, @Nullable Object... arguments) {
        Arguments.required("queue", queue);
        Arguments.required("arguments", arguments);
        StepPlan plan = StepPlan.of(() -> Mono.fromSupplier(() -> queue.send(arguments)), String.class);
        return new OwnStep<>(this, Kind.SEND, path(name), plan.interleaved());
    }

    @Override
    public <T> Mono<WorkflowOutcome<T>> attempt(Mono<T> part) {
        return Arguments.required("part", part)
                .map(value -> new WorkflowOutcome<>(value, null))
                .defaultIfEmpty(new WorkflowOutcome<>(null, null))
                .onErrorResume(
                        StepFailedException.class, failed -> Mono.just(new WorkflowOutcome<>(null, failed.failure())))
                .contextWrite(context -> context.put(Waiting.ATTEMPTED, true));
    }

    // Waits.

    @Override
    public Mono<Void> sleep(String name, Duration time) {
        Arguments.required("time", time);
        Part part = Part.sleep(path(name), now -> plus(now, time));
        return this.<Void>valueOf(part, null);
    }

    private static long plus(long now, Duration time) {
        try {
            return Math.addExact(now, time.toMillis());
        } catch (ArithmeticException e) {
            return time.isNegative() ? 1 : Long.MAX_VALUE - 1;
        }
    }

    @Override
    public Mono<Void> sleepUntil(String name, Instant time) {
        Arguments.required("time", time);
        long due = plus(0, Duration.between(Instant.EPOCH, time));
        return this.<Void>valueOf(Part.sleep(path(name), now -> due), null);
    }

    @Override
    public <T> Mono<T> signal(String name, Class<T> type) {
        return valueOf(Part.word(Kind.SIGNAL, path(name), name), Arguments.required("type", type));
    }

    @Override
    public <T> Mono<T> promise(String name, Class<T> type) {
        return valueOf(Part.word(Kind.PROMISE, path(name), name), Arguments.required("type", type));
    }

    @Override
    public <M> Mono<List<M>> receive(String name, String queue, Class<M> type, int most, Duration time) {
        Arguments.required("type", type);
        OptionCheck.atLeast(1, "most", most, "");
        OptionCheck.positive("time", time, "");
        if (!run.host().type().queue(Arguments.required("queue", queue)).pulled()) {
            throw new InvalidCallException("Messages of queue " + queue + " of "
                    + run.host().address() + " go to its handler: those of a queue of @PulledQueue are received.");
        }
        Part part = Part.receive(path(name), now -> plus(now, time), new BatchValue(most, queue, List.of()));
        return run.part(part)
                .map(entry -> BatchValue.decode(Objects.requireNonNull(entry.value())).messages().stream()
                        .map(message ->
                                Objects.requireNonNull(Values.decode(run.host().type(), message, type)))
                        .toList());
    }

    // Recorded values.

    @Override
    public Mono<Instant> now() {
        return value("now", () -> longOf(run.host().clockMillis()))
                .map(bytes -> Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong()));
    }

    @Override
    public Mono<Long> random() {
        return value("random", () -> longOf(run.host().random()))
                .map(bytes -> ByteBuffer.wrap(bytes).getLong());
    }

    @Override
    public Mono<UUID> uuid() {
        return value("uuid", this::newUuid).map(bytes -> {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong());
        });
    }

    private byte[] newUuid() {
        long high = run.host().random() & ~0xF000L | 0x4000L;
        long low = run.host().random() & 0x3FFF_FFFF_FFFF_FFFFL | Long.MIN_VALUE;
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    private static byte[] longOf(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private Mono<byte[]> value(String what, Supplier<byte @Nullable []> made) {
        return Mono.defer(() -> {
            String counted = prefix + what + "#";
            return run.part(Part.value(Kind.VALUE, counted + run.count(counted), made))
                    .map(entry -> Objects.requireNonNull(entry.value()));
        });
    }

    // Code that has changed, and what others see of it.

    @Override
    public int version(String name, int max) {
        OptionCheck.atLeast(1, "max", max, "Version 0 is the code before it was asked for.");
        return run.version(prefix, path(name), max);
    }

    @Override
    public void removed(String name) {
        run.skipRemoved(path(name));
    }

    @Override
    public void progress(@Nullable Object value) {
        run.views().progress(value);
    }

    @Override
    public void query(String name, Supplier<?> answer) {
        run.views().query(Arguments.required("name", name), Arguments.required("answer", answer));
    }

    // Branches.

    private <T> List<Mono<T>> branches(
            String name, List<? extends Function<? super Workflow, ? extends Mono<? extends T>>> branches) {
        String path = path(name);
        Arguments.noNulls("branches", branches);
        List<Mono<T>> all = new ArrayList<>(branches.size());
        for (int i = 0; i < branches.size(); i++) {
            FlowScope scope = inner(path + "/" + i);
            Function<? super Workflow, ? extends Mono<? extends T>> branch = branches.get(i);
            all.add(Mono.defer(() -> branch.apply(scope)));
        }
        return all;
    }

    @Override
    public <T> Mono<List<T>> all(
            String name, List<? extends Function<? super Workflow, ? extends Mono<? extends T>>> branches) {
        List<Mono<Optional<T>>> all = this.<T>branches(name, branches).stream()
                .map(branch -> branch.map(Optional::of).defaultIfEmpty(Optional.empty()))
                .toList();
        return all.isEmpty() ? Mono.just(List.of()) : Mono.zip(all, FlowScope::listed);
    }

    @SuppressWarnings("unchecked") // as all() makes them
    private static <T> List<T> listed(Object[] values) {
        List<T> listed = new ArrayList<>(values.length);
        Arrays.stream(values).forEach(value -> listed.add(((Optional<T>) value).orElse(null)));
        return listed;
    }

    @Override
    public <T> Mono<T> any(
            String name, List<? extends Function<? super Workflow, ? extends Mono<? extends T>>> branches) {
        List<Mono<Optional<T>>> all = this.<T>branches(name, branches).stream()
                .map(branch -> branch.map(Optional::of).defaultIfEmpty(Optional.empty()))
                .toList();
        return Mono.firstWithValue(all)
                .onErrorMap(java.util.NoSuchElementException.class, FlowScope::last)
                .flatMap(Mono::justOrEmpty);
    }

    /** The failure of the last of all branches. */
    private static Throwable last(Throwable all) {
        List<Throwable> failures = reactor.core.Exceptions.unwrapMultiple(all.getCause());
        return failures.isEmpty() ? all : failures.get(failures.size() - 1);
    }

    @Override
    public <T> Mono<T> race(
            String name, List<? extends Function<? super Workflow, ? extends Mono<? extends T>>> branches) {
        return Mono.firstWithSignal(this.<T>branches(name, branches));
    }

    // Loops and savepoints.

    @Override
    public <S, R> Mono<R> loop(
            String name,
            Class<S> type,
            S initial,
            BiFunction<? super Workflow, ? super S, ? extends Mono<Iteration<S, R>>> body) {
        Arguments.required("type", type);
        Arguments.required("initial", initial);
        return new FlowLoop<>(run, path(name), type, initial, Arguments.required("body", body)).toMono();
    }

    @Override
    public <T> Mono<T> savepoint(String name, Function<? super Workflow, ? extends Mono<T>> body) {
        String path = path(name);
        FlowScope scope = inner(path);
        Arguments.required("body", body);
        return run.undos().savepoint(path, scope.prefix, Mono.defer(() -> body.apply(scope)));
    }
}
