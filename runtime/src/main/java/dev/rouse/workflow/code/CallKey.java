package dev.rouse.workflow.code;

import dev.rouse.ActorAddress;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.workflow.history.LiveWorkflow;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** Keys of calls that workflows make: the same for each attempt of one part, and for nothing else. */
final class CallKey {

    /** A key has 255 characters: what stands before the path has at most 75 of them. */
    private static final int LONGEST_PATH = 180;

    private CallKey() {}

    /** The key of calls that the part at {@code path} of a workflow of {@code actor} makes. */
    static String of(ActorAddress actor, LiveWorkflow workflow, String path) {
        WorkflowRecord record = workflow.record();
        boolean isPlain = path.length() <= LONGEST_PATH && path.chars().allMatch(c -> c > ' ' && c < 127);
        String place = isPlain
                ? path
                : UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)).toString();
        return "workflow " + actor.id() + ' ' + HexFormat.of().toHexDigits(workflow.number()) + ' ' + record.restarts()
                + ' ' + place;
    }
}
