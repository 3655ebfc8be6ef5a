package dev.rouse.benchmarks.scenario.flow;

import dev.rouse.Actor;
import dev.rouse.Iteration;
import dev.rouse.Workflow;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A {@link Worker}. */
final class WorkerActor extends Actor<Long> implements Worker {

    WorkerActor() {
        workflow(STEPS, this::steps);
        workflow(
                WAITING,
                flow -> steps(flow)
                        .then(flow.loop(
                                "rounds",
                                Long.class,
                                0L,
                                (round, sum) -> round.signal(GO, Long.class)
                                        .map(more -> Iteration.<Long, Long>next(sum + more)))));
    }

    @Override
    protected Long initialState() {
        return 0L;
    }

    private Mono<Long> steps(Workflow flow) {
        int steps = flow.input(Integer.class);
        return steps == 1
                ? flow.step("0", Long.class, this::add)
                : Flux.range(0, steps)
                        .concatMap(step -> flow.step(Integer.toString(step), Long.class, this::add), 1)
                        .last();
    }

    @Override
    public Mono<Long> add() {
        return Mono.just(update(sum -> sum + 1));
    }

    @Override
    public Mono<Long> sum() {
        return Mono.just(state());
    }
}
