package dev.rouse.test;

import dev.rouse.CallTimeoutException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.test.Operations.Fate;
import dev.rouse.test.Operations.Operation;
import dev.rouse.test.simulation.Nodes;
import dev.rouse.test.simulation.Plan;
import dev.rouse.test.world.Outcome;
import dev.rouse.test.world.SimulatedProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** An operation of a client, from its plan to its end. */
final class SimulatedOperation {

    private static final Duration NEXT_LOOK = Duration.ofMillis(100);

    private final int number;
    private final Nodes nodes;
    private final Plan plan;
    private final RandomGenerator random;
    private final Function<SimulatedClient, ? extends Publisher<?>> body;
    private @Nullable SimulatedProcess node;
    private @Nullable Outcome<?> outcome;
    private Duration began = Duration.ZERO;

    SimulatedOperation(
            int number,
            Nodes nodes,
            Plan plan,
            RandomGenerator random,
            Function<SimulatedClient, ? extends Publisher<?>> body) {
        this.number = number;
        this.nodes = nodes;
        this.plan = plan;
        this.random = random;
        this.body = body;
    }

    /** Begins on one of the nodes that take calls, as soon as there is one. */
    void begin() {
        List<SimulatedProcess> callers = nodes.callers();
        if (callers.isEmpty()) {
            nodes.after(NEXT_LOOK, this::begin);
            return;
        }
        SimulatedProcess chosen = callers.get(random.nextInt(callers.size()));
        node = chosen;
        chosen.execute(() -> {
            began = nodes.time();
            tell("begins on " + chosen);
            SimulatedClient client = new SimulatedClient(number, chosen.required(), random);
            outcome = Outcome.of(called(client).doFinally(end -> tell("ends: " + end)));
        });
    }

    private Flux<?> called(SimulatedClient client) {
        try {
            return Flux.from(body.apply(client));
        } catch (RuntimeException | Error thrown) {
            return Flux.error(thrown);
        }
    }

    private void tell(String what) {
        nodes.history().add("operation", "operation " + number + " " + what);
    }

    /** Whether nothing comes of it any more. */
    boolean isOver() {
        return node != null && (node.isDead() || node.hasStopped() || outcome != null && outcome.isOver());
    }

    /** The end of it: what it told, or that nobody knows. */
    Operation end() {
        Operation end = ended();
        String gave = end.error() == null ? String.valueOf(end.value()) : String.valueOf(end.error());
        tell("was " + end.fate() + ", " + gave);
        plan.tell("o" + number, began, "operation " + number + " on " + node + ": " + end.fate() + ", " + gave);
        return end;
    }

    private Operation ended() {
        Outcome<?> seen = outcome;
        if (seen == null || !seen.isOver()) {
            return new Operation(number, seen == null ? Fate.REFUSED : Fate.UNKNOWN, null, null);
        }
        Throwable error = seen.error();
        List<?> values = seen.values();
        Object last = error != null || values.isEmpty() ? null : values.get(values.size() - 1);
        return new Operation(number, fate(error), last, error);
    }

    private static Fate fate(@Nullable Throwable error) {
        if (error == null) {
            return Fate.ANSWERED;
        }
        if (error instanceof RetryableException) {
            return Fate.REFUSED;
        }
        return error instanceof OutcomeUnknownException || error instanceof CallTimeoutException
                ? Fate.UNKNOWN
                : Fate.FAILED;
    }
}
