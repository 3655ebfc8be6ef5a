package dev.rouse.workflow.code;

import dev.rouse.StepFailedException;
import dev.rouse.WorkflowFailure;
import dev.rouse.base.ErrorText;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The ways to undo the steps that one run of a workflow's code has seen done, by the order in which they were. Undoing one is an entry of its
 * own, at the path of the step with a tilde: so a run that is cut off goes on where it was. Lane only.
 */
final class Undos {

    private static final int MAX_REASON = 500;

    private final WorkflowRun run;
    private NavigableMap<Integer, Undo> byOrder = Collections.emptyNavigableMap();

    private record Undo(String step, Part part) {}

    Undos(WorkflowRun run) {
        this.run = run;
    }

    /** The code is told that {@code part} is done. */
    void done(Part part, EntryRecord entry) {
        StepPlan plan = part.plan();
        Function<Object, Mono<?>> undo = plan == null ? null : plan.undo();
        if (part.kind().isStep() && plan != null && undo != null && entry.state() == EntryRecord.State.DONE) {
            StepPlan undoing = plan.undoing(() -> undo.apply(value(plan, entry)));
            byOrder = byOrder.isEmpty() ? new TreeMap<>(Comparator.reverseOrder()) : byOrder;
            byOrder.put(
                    entry.order(), new Undo(part.path(), Part.tried(Kind.COMPENSATION, part.path() + "~", undoing)));
        }
    }

    private @Nullable Object value(StepPlan plan, EntryRecord entry) {
        return plan.result() == null ? null : Values.decode(run.host().type(), entry.value(), plan.result());
    }

    /** Steps of a scope are not to be undone any more. */
    void leave(String prefix) {
        if (byOrder.isEmpty()) {
            return;
        }
        byOrder.values().removeIf(undo -> undo.step().startsWith(prefix));
    }

    /** Undoes the steps of a scope, one after the other, the one that was done last first. */
    Mono<Void> all(String prefix) {
        return Flux.defer(() -> {
                    List<Map.Entry<Integer, Undo>> undos = new ArrayList<>();
                    byOrder.entrySet().stream()
                            .filter(each -> each.getValue().step().startsWith(prefix))
                            .forEach(undos::add);
                    return Flux.fromIterable(undos);
                })
                .concatMap(each -> run.part(each.getValue().part()).doOnNext(done -> byOrder.remove(each.getKey())))
                .then();
    }

    /** The code of a workflow, whose steps are undone where it fails. */
    <T> Mono<T> guarded(String prefix, Mono<T> code) {
        return code.onErrorResume(
                Ending::isAnswer,
                failure -> Mono.defer(() -> {
                            run.undoing(failure);
                            return all(prefix);
                        })
                        .then(Mono.error(failure)));
    }

    /** As {@link #guarded}, of a part of the code, which then fails with what says that its steps are undone. */
    <T> Mono<T> savepoint(String path, String prefix, Mono<T> code) {
        return code.onErrorResume(
                Ending::isAnswer,
                failure -> all(prefix).then(Mono.error(new StepFailedException(undone(path, failure)))));
    }

    private static WorkflowFailure undone(String path, Throwable failure) {
        WorkflowFailure inner = failure instanceof StepFailedException failed ? failed.failure() : null;
        return inner == null
                ? new WorkflowFailure(
                        WorkflowFailure.Kind.COMPENSATED,
                        path,
                        0,
                        failure.getClass().getName(),
                        cut(ErrorText.message(failure)))
                : new WorkflowFailure(
                        WorkflowFailure.Kind.COMPENSATED,
                        inner.step(),
                        inner.attempts(),
                        inner.errorType(),
                        inner.message());
    }

    private static String cut(String text) {
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
    }
}
