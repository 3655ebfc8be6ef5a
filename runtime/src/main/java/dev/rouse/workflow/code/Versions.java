package dev.rouse.workflow.code;

import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.Kind;
import dev.rouse.workflow.history.LiveWorkflow;
import dev.rouse.workflow.history.WorkflowOp;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Versions of parts of a workflow's code. One that is asked for the first time is the newest, or 0 where the history says that the code went on
 * there before it was asked for: its scope has entries that were not met yet. It is recorded with what is new next, at the path with a number
 * sign, and asked for again gives the same. Lane only.
 */
final class Versions {

    private final LiveWorkflow workflow;
    private final NotMet notMet;

    /** Those that have no entry yet. */
    private Map<String, Integer> fresh = Map.of();

    Versions(LiveWorkflow workflow, NotMet notMet) {
        this.workflow = workflow;
        this.notMet = notMet;
    }

    /**
     * The version of a part.
     *
     * @param prefix of its scope
     * @throws dev.rouse.WorkflowDivergedException it is newer than {@code max}
     */
    int of(String prefix, String path, int max) {
        Integer known = fresh.get(path);
        if (known != null) {
            return known;
        }
        int entry = workflow.at(path + "#");
        if (entry == 0) {
            int version = notMet.hasUnder(prefix) ? 0 : max;
            fresh = fresh.isEmpty() ? new LinkedHashMap<>(2) : fresh;
            fresh.put(path, version);
            return version;
        }
        EntryRecord record = Objects.requireNonNull(workflow.entry(entry));
        notMet.met(entry);
        int version = ByteBuffer.wrap(Objects.requireNonNull(record.value())).getInt();
        if (version > max) {
            throw notMet.diverged(path, "a version up to " + max + " of '" + path + "'", "version " + version);
        }
        return version;
    }

    /** Records those that were asked for. */
    void note(Notes changes) {
        fresh.forEach((path, version) -> {
            byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
            EntryRecord entry = EntryRecord.waiting(Kind.VERSION, path + "#", 0).done(workflow.nextOrder(), value);
            changes.put(WorkflowOp.entry(workflow.number(), workflow.nextEntry(), null, entry));
        });
        fresh = Map.of();
    }
}
