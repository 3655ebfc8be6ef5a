package dev.rouse.workflow.code;

import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.Place;
import dev.rouse.workflow.history.WorkflowOp;

/** The changes of one turn, as runs of code add to them. Lane only. */
public interface Notes {

    /** Changes a row, at once for all that look at it. */
    void put(WorkflowOp op);

    /** The attempt that an entry has begins when this is in the store. */
    void attempt(Place place);

    /** Whether what is noted begins in this life of the actor, which does not stop. */
    boolean begins();

    /** Nothing of an entry is to begin any more, and what runs of it is cut off. */
    void cut(Place place);

    /** The run of a workflow is over: where it is to go on, another one begins. */
    void drop(LiveWorkflow workflow);

    /** A workflow ends: of it {@code last} is kept. */
    void end(LiveWorkflow workflow, WorkflowRecord last);

    /** The number of their turn. */
    long turn();
}
