package dev.rouse.workflow.code;

import dev.rouse.InvalidCallException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of one run of a workflow's code that others may see. Lane only. */
public final class Views {

    private static final int MOST_QUERIES = 256;

    private Map<String, Supplier<?>> queries = Map.of();
    private @Nullable Object progress;

    Views() {}

    void progress(@Nullable Object value) {
        progress = value;
    }

    /** The newest word of the code on how far it is; null for none. */
    public @Nullable Object progress() {
        return progress;
    }

    void query(String name, Supplier<?> answer) {
        queries = queries.isEmpty() ? new TreeMap<>() : queries;
        queries.put(name, answer);
        if (queries.size() > MOST_QUERIES) {
            queries.remove(name);
            throw new InvalidCallException("A workflow has at most " + MOST_QUERIES + " queries.");
        }
    }

    /**
     * Answers a query.
     *
     * @return null for nothing
     * @throws InvalidCallException there is no such query
     */
    public @Nullable Object answer(String query) {
        Supplier<?> answer = queries.get(query);
        if (answer == null) {
            throw new InvalidCallException("The workflow has no query '" + query + "', but "
                    + (queries.isEmpty() ? "none" : String.join(", ", queries.keySet()))
                    + ": query(name, answer) in its code makes one.");
        }
        return answer.get();
    }
}
