package dev.rouse.net.operation.flow;

import dev.rouse.net.request.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A path below the workflows of an actor: {@code id/order} or {@code id/part/name}.
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

    /** Whether it is the result. */
    public boolean isResult() {
        return name.isEmpty() && part.equals("result");
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

    /** Whether its code is asked, for its progress or by the name of a query. */
    public boolean asks() {
        return name.isEmpty() ? part.equals("progress") : part.equals("query");
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
