package dev.rouse.net.operation.flow;

import dev.rouse.net.request.Operation;
import dev.rouse.net.request.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A path below the workflows of an actor: {@code id/order} or {@code id/part/name}. As a frame has it also {@code id/status}, for what a request
 * reads at {@code id}.
 *
 * @param name empty for none
 */
public record FlowPath(String id, String part, String name) {

    private static final String SIGNALS = "signals";
    private static final String PROMISES = "promises";

    /** Reads a path that is still percent-encoded, and has a slash. */
    public static FlowPath of(String path) {
        int id = path.indexOf('/');
        int part = path.indexOf('/', id + 1);
        return new FlowPath(
                PercentEncoding.decode(path.substring(0, id)),
                path.substring(id + 1, part < 0 ? path.length() : part),
                part < 0 ? "" : PercentEncoding.decode(path.substring(part + 1)));
    }

    /** The order of an operator; null where it is none. */
    public OrderFlow.@Nullable Kind order() {
        return name.isEmpty() ? OrderFlow.Kind.of(part) : null;
    }

    /** Whether it is what is known of the workflow, in a frame. */
    public boolean isStatus() {
        return name.isEmpty() && part.equals("status");
    }

    /** Whether it is the recorded history. */
    public boolean isHistory() {
        return name.isEmpty() && part.equals("history");
    }

    /** Whether another workflow is made of it. */
    public boolean isFork() {
        return name.isEmpty() && part.equals("fork");
    }

    /** Whether it goes on from an earlier part, or another one does. */
    public boolean isRewind() {
        return isFork() || name.isEmpty() && part.equals("restart");
    }

    /** The question that it asks of a workflow, for its result, its progress or by the name of a query; null where it is none. */
    public @Nullable Operation question(FlowTerms terms) {
        if (name.isEmpty() ? part.equals("progress") : part.equals("query")) {
            return new AskFlow(terms, id, name);
        }
        return name.isEmpty() && part.equals("result") ? new AwaitFlow(terms, id) : null;
    }

    /** Whether it is a promise. */
    public boolean isPromise() {
        return part.equals(PROMISES);
    }

    /** Whether the workflow is told something by it. */
    public boolean tells() {
        return !name.isEmpty() && (part.equals(SIGNALS) || isPromise());
    }
}
