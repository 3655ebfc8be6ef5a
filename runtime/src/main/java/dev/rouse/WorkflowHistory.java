package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recorded history of a workflow, exported by {@link Administration#workflowHistory}: to be looked at, to be kept beside the tests of its
 * code, and to be replayed against today's code before that is deployed. Of a workflow that has ended the entries are removed with its end: it
 * has none.
 *
 * @param actor that the workflow is of
 * @param restarts how often it was begun again at a part of its code
 * @param input null for none
 * @param result null for none
 * @param entries by number
 * @param words that it was told and has not taken, by number
 */
public record WorkflowHistory(
        ActorAddress actor,
        WorkflowInfo info,
        int restarts,
        @Nullable WorkflowValue input,
        @Nullable WorkflowValue result,
        List<HistoryEntry> entries,
        List<WorkflowWord> words) {

    /** Checks that nothing is null that is needed, and copies the lists. */
    public WorkflowHistory {
        Arguments.required("actor", actor);
        Arguments.required("info", info);
        entries = List.copyOf(Arguments.noNulls("entries", entries));
        words = List.copyOf(Arguments.noNulls("words", words));
    }

    /** This as JSON: an object with the components of these records, times as ISO 8601 has them, members without a value left out. */
    public String toJson() {
        return HistoryJson.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote, in this or an earlier release.
     *
     * @throws IllegalArgumentException it is no such JSON
     */
    public static WorkflowHistory ofJson(String json) {
        return HistoryJson.read(Arguments.required("json", json));
    }
}
