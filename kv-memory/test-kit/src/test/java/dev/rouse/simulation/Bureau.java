package dev.rouse.simulation;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.Iteration;
import dev.rouse.PulledQueue;
import dev.rouse.ReadOnly;
import dev.rouse.Workflow;
import dev.rouse.WorkflowStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;

/**
 * An actor with workflows of every kind that there is. Its state is a line for each of their steps, and for each that was undone: what
 * happened twice is there twice.
 */
@PulledQueue(value = "mails", message = Long.class)
public interface Bureau {

    /** Length of a loop. */
    int ITERATIONS = 5;

    /** How often the step of {@link Kind#STUMBLES} fails. */
    int STUMBLES = 2;

    /** Kinds of workflows. */
    enum Kind {
        /** Three steps. */
        STEPS,
        /** A step, a sleep, a step. */
        SLEEPS,
        /** A step, the signal {@code go}, a step. */
        WAITS,
        /** Up to three mails, and a step that writes them down. */
        RECEIVES,
        /** All mails that come within a while, and a step that writes them down. */
        COLLECTS,
        /** Three branches of which one may leave a line, and a step. */
        RACES,
        /** A loop with a step in each iteration, and a step. */
        LOOPS,
        /** Two branches that both leave a line, and a step. */
        BRANCHES,
        /** Two steps that are undone, as the third is refused. */
        UNDOES,
        /** Two steps, and a sleep of an hour in which it is cancelled. */
        LINGERS,
        /** A step that fails at first, and a step. */
        STUMBLES
    }

    /** Starts workflow {@code number}. */
    Mono<Void> begin(long number, Kind kind);

    /** Tells workflow {@code number} to go on. */
    Mono<Boolean> go(long number);

    Mono<Boolean> cancel(long number);

    Mono<Boolean> resume(long number);

    /** All lines: the id of a workflow, the path of a step, and what it has to say. */
    @ReadOnly
    Mono<List<String>> lines();

    /** Status of each of {@code numbers}, and its result or why it has none. */
    @ReadOnly
    Mono<List<String>> ends(List<Long> numbers);

    static String id(long number) {
        return "w" + number;
    }

    /** @param journal told of each attempt as it begins */
    static ActorType<Bureau> type(ActorOptions options, FlowJournal journal) {
        return ActorType.of(Bureau.class, () -> new BureauActor(journal)).options(options);
    }

    /** The implementation. */
    final class BureauActor extends Actor<List<String>> implements Bureau {

        private static final int LONGEST_SLEEP_MILLIS = 8_000;
        private static final int LONGEST_STEP_MILLIS = 400;

        private final FlowJournal journal;

        BureauActor(FlowJournal journal) {
            this.journal = journal;
            for (Kind kind : Kind.values()) {
                workflow(kind.name(), flow -> code(kind, flow));
            }
        }

        @Override
        protected List<String> initialState() {
            return List.of();
        }

        private void note(String line) {
            update(before -> {
                List<String> after = new ArrayList<>(before);
                after.add(line);
                return List.copyOf(after);
            });
        }

        /** What a step does: some take their time, and leave their line at its end. */
        private Mono<String> done(Workflow flow, String path, String more) {
            String line = flow.id() + " " + path + more;
            return Mono.defer(() -> {
                journal.runs(flow.id(), path);
                int millis = new SplittableRandom(line.hashCode()).nextInt(2 * LONGEST_STEP_MILLIS);
                Mono<?> work = millis > LONGEST_STEP_MILLIS
                        ? Mono.empty()
                        : Mono.delay(Duration.ofMillis(millis), lane()).publishOn(lane());
                return work.then(Mono.fromSupplier(() -> {
                    note(line);
                    return path;
                }));
            });
        }

        private WorkflowStep<String> step(Workflow flow, String scope, String name) {
            return flow.step(name, String.class, () -> done(flow, scope + name, ""));
        }

        private WorkflowStep<String> undone(Workflow flow, String name) {
            return step(flow, "", name).compensate(path -> done(flow, path + "~", ""));
        }

        private static Duration nap(Workflow flow, int part) {
            return Duration.ofMillis(
                    new SplittableRandom(flow.input(Long.class) * 31 + part).nextInt(LONGEST_SLEEP_MILLIS));
        }

        private Mono<String> code(Kind kind, Workflow flow) {
            return switch (kind) {
                case STEPS -> step(flow, "", "a").then(step(flow, "", "b")).then(step(flow, "", "c"));
                case SLEEPS ->
                    step(flow, "", "a").then(flow.sleep("nap", nap(flow, 0))).then(step(flow, "", "b"));
                case WAITS ->
                    step(flow, "", "a").then(flow.signal("go", Long.class)).then(step(flow, "", "b"));
                case RECEIVES -> receives(flow, 3);
                case COLLECTS -> receives(flow, 1_000);
                case RACES -> races(flow);
                case LOOPS -> loops(flow).then(step(flow, "", "end"));
                case BRANCHES -> branches(flow).then(step(flow, "", "end"));
                case UNDOES ->
                    undone(flow, "a")
                            .then(flow.sleep("nap", nap(flow, 0)))
                            .then(undone(flow, "b"))
                            .then(flow.<String>step(
                                    "refused",
                                    String.class,
                                    () -> Mono.error(new ActionException("refused", "As it is meant to be."))));
                case LINGERS ->
                    undone(flow, "a")
                            .then(undone(flow, "b"))
                            .then(flow.sleep("hour", Duration.ofHours(1)))
                            .thenReturn("lingered");
                case STUMBLES ->
                    flow.step("hard", String.class, () -> stumbles(flow, "hard"))
                            .then(step(flow, "", "end"));
            };
        }

        private Mono<String> receives(Workflow flow, int most) {
            return flow.receive("bag", "mails", Long.class, most, Duration.ofSeconds(5))
                    .flatMap(bag -> flow.step("got", String.class, () -> done(flow, "got", " " + bag)));
        }

        private Mono<String> races(Workflow flow) {
            return flow.<String>race(
                            "race",
                            List.of(
                                    left -> left.sleep("nap", nap(flow, 0).dividedBy(8))
                                            .then(step(left, "race/0/", "left")),
                                    right -> right.sleep("nap", nap(flow, 1).dividedBy(8))
                                            .then(step(right, "race/1/", "right")),
                                    slow -> slow.step(
                                                    "slow",
                                                    String.class,
                                                    () -> Mono.delay(Duration.ofMillis(900), lane())
                                                            .publishOn(lane())
                                                            .then(done(slow, "race/2/slow", "")))
                                            .interleaved()))
                    .flatMap(winner -> flow.sleep("after", Duration.ofSeconds(2))
                            .then(step(flow, "", "end"))
                            .thenReturn(winner));
        }

        private Mono<Integer> loops(Workflow flow) {
            return flow.loop(
                    "loop",
                    Integer.class,
                    0,
                    (scope, i) -> step(scope, "loop/#" + i + "/", "step")
                            .then(scope.sleep("nap", nap(flow, i).dividedBy(20)))
                            .thenReturn(i + 1 < ITERATIONS ? Iteration.next(i + 1) : Iteration.done(i)));
        }

        private Mono<List<String>> branches(Workflow flow) {
            return flow.all(
                    "all",
                    List.of(
                            left -> step(left, "all/0/", "a"),
                            right -> right.sleep("nap", nap(flow, 0).dividedBy(8))
                                    .then(step(right, "all/1/", "b"))));
        }

        private Mono<String> stumbles(Workflow flow, String path) {
            return Mono.defer(() -> journal.ran(flow.id(), path) < STUMBLES
                    ? done(flow, path, "").then(Mono.error(new IllegalStateException("It stumbles.")))
                    : done(flow, path, ""));
        }

        @Override
        public Mono<Void> begin(long number, Kind kind) {
            return workflows().start(kind.name(), id(number), number).then();
        }

        @Override
        public Mono<Boolean> go(long number) {
            return workflows().signal(id(number), "go", number);
        }

        @Override
        public Mono<Boolean> cancel(long number) {
            return workflows().cancel(id(number));
        }

        @Override
        public Mono<Boolean> resume(long number) {
            return workflows().resume(id(number));
        }

        @Override
        public Mono<List<String>> lines() {
            return Mono.just(state());
        }

        @Override
        public Mono<List<String>> ends(List<Long> numbers) {
            return reactor.core.publisher.Flux.fromIterable(numbers)
                    .concatMap(number -> workflows()
                            .get(id(number))
                            .flatMap(info -> workflows()
                                    .result(id(number), String.class)
                                    .defaultIfEmpty(info.reason())
                                    .map(result -> info.status() + (info.paused() ? " paused " : " ") + result))
                            .defaultIfEmpty("NONE"))
                    .collectList();
        }
    }
}
