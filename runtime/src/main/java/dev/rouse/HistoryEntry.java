package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an exported {@link WorkflowHistory}: what a workflow did, does or waits for at one place of its code.
 *
 * @param number in the order in which entries began, from 1
 * @param kind of the part: step, call, send, compensation, sleep, signal, promise, receive, value, loop, version
 * @param path names of the scopes around it and its own, with a slash between
 * @param state running, waiting, done or failed
 * @param attempts begun so far, of a step
 * @param at of one that runs, when it began; of one that waits, until when; null where no time ends that
 * @param order in which entries were done, from 1; 0 before
 * @param failure that it ended with, or that its last attempt did; null for none
 * @param count of a loop, the number of the iteration that runs; of a version, that; of a receive, the most messages; else 0
 * @param name of a receive, the queue; of a signal or promise that waits, the word; else empty
 * @param values that it has: of a receive each message; else one or none
 */
public record HistoryEntry(
        int number,
        String kind,
        String path,
        String state,
        int attempts,
        @Nullable Instant at,
        int order,
        @Nullable WorkflowFailure failure,
        long count,
        String name,
        List<WorkflowValue> values) {

    /** Checks that nothing is null that is needed, and copies the list. */
    public HistoryEntry {
        Arguments.required("kind", kind);
        Arguments.required("path", path);
        Arguments.required("state", state);
        Arguments.required("name", name);
        values = List.copyOf(Arguments.noNulls("values", values));
    }
}
