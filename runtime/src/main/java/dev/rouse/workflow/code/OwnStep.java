package dev.rouse.workflow.code;

import dev.rouse.WorkflowStep;
import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import dev.rouse.record.workflow.EntryRecord.Kind;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** A step of one run of a workflow's code. */
final class OwnStep<R> extends WorkflowStep<R> {

    private final FlowScope scope;
    private final Kind kind;
    private final String path;
    private final StepPlan plan;
    private final Part part;

    /** @param kind step, call or send */
    OwnStep(FlowScope scope, Kind kind, String path, StepPlan plan) {
        this.scope = scope;
        this.kind = kind;
        this.path = path;
        this.plan = plan;
        this.part = Part.tried(kind, path, plan);
    }

    private OwnStep<R> with(StepPlan other) {
        return new OwnStep<>(scope, kind, path, other);
    }

    @Override
    public WorkflowStep<R> retries(int times) {
        return with(plan.tries(1 + OptionCheck.atLeast(0, "retries", times, "Zero is one attempt in all.")));
    }

    @Override
    public WorkflowStep<R> retryDelay(Duration first, Duration longest) {
        OptionCheck.positive("first", first, "");
        OptionCheck.positive("longest", longest, "");
        if (longest.compareTo(first) < 0) {
            throw OptionCheck.refused("longest", "at least " + first, longest, "");
        }
        return with(plan.delay(first, longest));
    }

    @Override
    public WorkflowStep<R> timeLimit(Duration limit) {
        return with(plan.timeout(OptionCheck.positive("limit", limit, "")));
    }

    @Override
    @SuppressWarnings("unchecked") // given what the step itself gave
    public WorkflowStep<R> compensate(Function<? super R, ? extends reactor.core.publisher.Mono<?>> undo) {
        Function<? super R, ? extends reactor.core.publisher.Mono<?>> how = Arguments.required("undo", undo);
        return with(plan.undo(value -> how.apply((R) value)));
    }

    @Override
    public WorkflowStep<R> critical(Class<? extends Throwable> error) {
        return with(plan.critical(Arguments.required("error", error)));
    }

    @Override
    public WorkflowStep<R> interleaved() {
        return with(plan.interleaved());
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> subscriber) {
        @SuppressWarnings("unchecked") // the class that was given with the code of the step
        @Nullable
        Class<R> type = (Class<R>) plan.result();
        scope.<R>valueOf(part, type).subscribe(subscriber);
    }
}
