package dev.rouse.workflow.order;

import dev.rouse.call.Call;
import dev.rouse.type.Action;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Orders about an actor's workflows: turns of {@link dev.rouse.call.CallKind#QUEUE}, which run on their {@link Taker}. Each takes a {@link
 * WorkflowOrder}; those that are not about a start, a result or a view are answered with whether they were carried out.
 */
public final class WorkflowOrders {

    /** Starts one: its result is the id, or, where it waits, as of {@link #RESULT}. */
    public static final Action START = order("startWorkflow", Taker::start);

    /** Waits for the end of one: its result is that of the workflow, as bytes. */
    public static final Action RESULT = order("resultOfWorkflow", Taker::find);

    /** Tells one something. */
    public static final Action SIGNAL = order("signalWorkflow", Taker::signal);

    /** Keeps a promise. */
    public static final Action COMPLETE = order("completeInWorkflow", Taker::complete);

    /** Ends one, and undoes its steps. */
    public static final Action CANCEL = order("cancelWorkflow", Taker::cancel);

    /** Ends one as it is. */
    public static final Action KILL = order("killWorkflow", Taker::kill);

    /** Lets one begin nothing more. */
    public static final Action PAUSE = order("pauseWorkflow", Taker::pause);

    /** Lets one go on. */
    public static final Action RESUME = order("resumeWorkflow", Taker::resume);

    /** Takes one back to a part of its code. */
    public static final Action RESTART = order("restartWorkflow", Taker::restart);

    /** Starts one with the history of another: its result is the id, or nothing. */
    public static final Action FORK = order("forkWorkflow", Taker::fork);

    /** Asks how far one is: its result is bytes, or nothing. */
    public static final Action PROGRESS = order("progressOfWorkflow", Taker::progress);

    /** Asks the code of one: its result is bytes, or nothing. */
    public static final Action QUERY = order("queryWorkflow", Taker::query);

    private static final Map<String, Action> BY_NAME = Stream.of(
                    START, RESULT, SIGNAL, COMPLETE, CANCEL, KILL, PAUSE, RESUME, RESTART, FORK, PROGRESS, QUERY)
            .collect(Collectors.toMap(Action::name, order -> order));

    private WorkflowOrders() {}

    private interface Taking {
        Mono<?> take(Taker taker, WorkflowOrder order);
    }

    private static Action order(String name, Taking taking) {
        return Action.interleaved(name, (actor, given) -> taking.take((Taker) actor, (WorkflowOrder) given[0]));
    }

    /** Carries orders out, as a part of their turns. */
    public interface Taker {

        /** Starts a workflow, and gives its id. */
        Mono<String> start(WorkflowOrder order);

        /** Gives the id of a workflow that there is, or that is kept. */
        Mono<String> find(WorkflowOrder order);

        /** Tells a workflow something; false where there is none. */
        Mono<Boolean> signal(WorkflowOrder order);

        /** Keeps a promise; false where there is none to keep. */
        Mono<Boolean> complete(WorkflowOrder order);

        /** Ends a workflow and undoes its steps; false where there is none that may be. */
        Mono<Boolean> cancel(WorkflowOrder order);

        /** Ends a workflow; false where there is none. */
        Mono<Boolean> kill(WorkflowOrder order);

        /** Pauses a workflow; false where there is none that runs. */
        Mono<Boolean> pause(WorkflowOrder order);

        /** Lets a workflow go on; false where there is none that does not. */
        Mono<Boolean> resume(WorkflowOrder order);

        /** Takes a workflow back to a part of its code; false where there is none that may be. */
        Mono<Boolean> restart(WorkflowOrder order);

        /** Starts a workflow with the history of another, and gives its id; empty where there is no other. */
        Mono<String> fork(WorkflowOrder order);

        /** Gives the word of a workflow on how far it is; empty for none. */
        Mono<byte[]> progress(WorkflowOrder order);

        /** Gives the answer of a workflow's code; empty for none. */
        Mono<byte[]> query(WorkflowOrder order);
    }

    /** Whether {@code order} is one of these. */
    public static boolean isOne(@Nullable Action order) {
        return order != null && BY_NAME.get(order.name()) == order;
    }

    /** The order that {@code call}, of one of these, gives. */
    public static WorkflowOrder of(Call call) {
        return (WorkflowOrder) call.arguments()[0];
    }

    /** Whether {@code call}, of one of these, is answered with the result of a workflow. */
    public static boolean waits(Call call) {
        return call.action() == RESULT || call.action() == START && of(call).waits();
    }

    /** Whether {@code call}, of one of these, is answered with bytes. */
    public static boolean givesBytes(Call call) {
        return waits(call) || call.action() == PROGRESS || call.action() == QUERY;
    }

    /** The order of that name; null where there is none. */
    public static @Nullable Action named(String name) {
        return BY_NAME.get(name);
    }
}
