package dev.rouse;

/**
 * Decides what an exported {@link WorkflowHistory} tells of values: {@link WorkflowOptions.Builder#redaction}. It may keep a value, replace it
 * by another one, or tell its {@linkplain WorkflowValue#shape() shape} alone. Where it throws, or gives null, the value is hidden.
 *
 * <pre>{@code
 * options(o -> o.workflows(w -> w.redaction((path, value) -> path.equals("approved") ? value : value.shape())))
 * }</pre>
 */
@FunctionalInterface
public interface WorkflowRedaction {

    /**
     * Gives what is told of a value.
     *
     * @param path of the part that has it, in the history; {@code #} and the name for what the workflow was told and has not taken; empty for
     *     the input, the result, and the reason of a pause or an end
     * @param value as it is; the message of an error is a text
     */
    WorkflowValue redact(String path, WorkflowValue value);

    /** Tells the shapes of all values, which is the default. */
    static WorkflowRedaction shapes() {
        return Redactions.SHAPES;
    }

    /** Tells all values. */
    static WorkflowRedaction none() {
        return Redactions.NONE;
    }
}
