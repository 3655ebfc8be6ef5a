package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the history of a workflow that has not ended: what it did, does or waits for at one place of its code.
 *
 * @param path names of the parts around it and its own, with a slash between
 * @param kind of what stands there, as {@code step} or {@code sleep}
 * @param state {@code running}, {@code waiting}, {@code done} or {@code failed}
 * @param attempts begun so far
 * @param at when the attempt began that runs, or ran last; of one that waits, until when; null where no time ends that
 * @param order in which entries were done, from 1; 0 before
 * @param error message of the last failure; empty for none
 * @param value that it gave, as plain data; null for none, or where it cannot be read
 */
public record WorkflowEntry(
        String path,
        String kind,
        String state,
        int attempts,
        @Nullable Instant at,
        int order,
        String error,
        @Nullable Object value) {

    /** Checks that nothing is null that may not be. */
    public WorkflowEntry {
        Arguments.required("path", path);
        Arguments.required("kind", kind);
        Arguments.required("state", state);
        Arguments.required("error", error);
    }
}
