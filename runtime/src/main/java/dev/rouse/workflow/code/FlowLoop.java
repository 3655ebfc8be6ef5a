package dev.rouse.workflow.code;

import dev.rouse.Iteration;
import dev.rouse.Workflow;
import dev.rouse.record.workflow.EntryRecord.Kind;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A loop of a workflow's code. Its entry has the number of the iteration that runs, 8 bytes, and that one's state: a run begins with it, and
 * meets none of those before. Entries of iterations before the last ones are removed with the turn that begins the next. Lane only.
 */
final class FlowLoop<S, R> {

    /** Iterations that wait for nothing, one behind the other: more would hold up the lane. */
    private static final int MOST_AT_ONCE = 1000;

    private final WorkflowRun run;
    private final String path;
    private final Class<S> type;
    private final BiFunction<? super Workflow, ? super S, ? extends Mono<Iteration<S, R>>> body;
    private final Part part;
    private long number;
    private @Nullable S state;
    private @Nullable R result;
    private boolean isDone;
    private long turn;
    private int atOnce;

    FlowLoop(
            WorkflowRun run,
            String path,
            Class<S> type,
            S initial,
            BiFunction<? super Workflow, ? super S, ? extends Mono<Iteration<S, R>>> body) {
        this.run = run;
        this.path = path;
        this.type = type;
        this.body = body;
        this.part = Part.value(Kind.LOOP, path, () -> cursor(0, initial));
    }

    private byte[] cursor(long iteration, S with) {
        byte[] value = Objects.requireNonNull(Values.encode(run.host().type(), with, type));
        return ByteBuffer.allocate(Long.BYTES + value.length)
                .putLong(iteration)
                .put(value)
                .array();
    }

    Mono<R> toMono() {
        return run.part(part).flatMap(entry -> {
            begin(Objects.requireNonNull(entry.value()));
            return Mono.defer(this::iteration)
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("An iteration of loop " + path
                            + " gave nothing: it gives Iteration.next or Iteration.done.")))
                    .doOnNext(this::ended)
                    .repeat(() -> !isDone)
                    .then(Mono.defer(() -> Mono.justOrEmpty(result)));
        });
    }

    private void begin(byte[] cursor) {
        ByteBuffer bytes = ByteBuffer.wrap(cursor);
        number = bytes.getLong();
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        state = Values.decode(run.host().type(), value, type);
        isDone = false;
        run.notMet().skipIterations(path + "/#", number);
    }

    private String scope(long iteration) {
        return path + "/#" + iteration + "/";
    }

    private Mono<Iteration<S, R>> iteration() {
        return body.apply(new FlowScope(run, scope(number)), Objects.requireNonNull(state));
    }

    private void ended(Iteration<S, R> iteration) {
        S next = iteration.next();
        if (next == null) {
            isDone = true;
            result = iteration.result();
            return;
        }
        if (!run.isNoting()) {
            throw new IllegalStateException("Iteration " + number + " of loop " + path
                    + " ended outside of its workflow: code of workflows waits for nothing but parts of these.");
        }
        checkPace();
        run.leave(scope(number));
        number++;
        state = next;
        run.replace(path, cursor(number, next));
        int kept = run.host().type().options().workflows().keptIterations();
        if (number > kept) {
            run.prune(scope(number - kept - 1));
        }
    }

    private void checkPace() {
        atOnce = run.turn() == turn ? atOnce + 1 : 1;
        turn = run.turn();
        if (atOnce > MOST_AT_ONCE) {
            throw new IllegalStateException("Loop " + path + " ran " + MOST_AT_ONCE
                    + " iterations that waited for nothing: it would never end.");
        }
    }
}
