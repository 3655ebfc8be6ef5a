package dev.rouse.workflow;

import dev.rouse.NodeUnavailableException;
import dev.rouse.WorkflowFailedException;
import dev.rouse.WorkflowStatus;
import dev.rouse.call.Call;
import dev.rouse.record.workflow.WorkflowRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls that wait for the ends of workflows of one actor. Lane only. */
final class EndWaiters {

    /** Calls that wait for one workflow. */
    static final int MOST_OF_ONE = 64;

    /** Workflows from which on calls that have ended are let go. */
    private static final int LEAST_SWEPT = 64;

    private final Map<String, List<Call>> byId = new HashMap<>(2);
    private int sweepsAt = LEAST_SWEPT;

    /** Lets {@code call} wait for the end of the workflow of {@code id}; false where too many do. */
    boolean add(String id, Call call) {
        if (byId.size() >= sweepsAt) {
            byId.values().removeIf(calls -> calls.stream().allMatch(Call::isEnded));
            sweepsAt = Math.max(LEAST_SWEPT, 2 * byId.size());
        }
        List<Call> calls = byId.computeIfAbsent(id, none -> new ArrayList<>(1));
        if (calls.size() >= MOST_OF_ONE) {
            calls.removeIf(Call::isEnded);
        }
        return calls.size() < MOST_OF_ONE && calls.add(call);
    }

    /** A workflow has ended, and that is in the store. */
    void end(WorkflowRecord last) {
        List<Call> calls = byId.remove(last.id());
        if (calls != null) {
            calls.forEach(call -> tell(call, last));
        }
    }

    /** Answers {@code call} with the end of a workflow. */
    static void tell(Call call, WorkflowRecord last) {
        if (last.status() == WorkflowStatus.COMPLETED) {
            call.complete(last.result());
        } else {
            call.fail(new WorkflowFailedException(last.id(), last.status(), last.reason()));
        }
    }

    /** The actor stops: nobody hears more of its workflows here. */
    void stop() {
        List<List<Call>> left = List.copyOf(byId.values());
        byId.clear();
        left.forEach(calls -> calls.forEach(call ->
                call.fail(new NodeUnavailableException("the actor of the workflow sleeps, or has moved: ask again"))));
    }
}
