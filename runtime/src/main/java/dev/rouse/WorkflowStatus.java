package dev.rouse;

/** Status of a workflow: its present work, or its end. */
public enum WorkflowStatus {
    /** It runs, or waits for something. */
    RUNNING,
    /** It has failed, and undoes what its steps have done. */
    COMPENSATING,
    /** It was cancelled, and undoes what its steps have done. */
    CANCELLING,
    /** It gave its result. */
    COMPLETED,
    /** Its code ended with an error, and what its steps had done is undone. */
    FAILED,
    /** It was cancelled, and what its steps had done is undone. */
    CANCELLED,
    /** It was ended as it was: nothing was undone. */
    KILLED;

    /** Whether nothing comes after it. */
    public boolean isEnd() {
        return switch (this) {
            case RUNNING, COMPENSATING, CANCELLING -> false;
            case COMPLETED, FAILED, CANCELLED, KILLED -> true;
        };
    }
}
