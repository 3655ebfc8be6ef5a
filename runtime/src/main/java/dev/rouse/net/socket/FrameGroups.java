package dev.rouse.net.socket;

import dev.rouse.FrontConnection;
import dev.rouse.net.socket.frame.FrameGroup;
import dev.rouse.wire.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The groups of frames that a socket serves. On its event loop. */
record FrameGroups(List<FrameGroup> all) {

    /** Gives {@code frame} to the group that it is of. Returns whether there is one. */
    boolean take(Frame frame) {
        for (FrameGroup group : all) {
            if (group.take(frame)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something of a group goes by that number. */
    boolean isInUse(long id) {
        for (FrameGroup group : all) {
            if (group.has(id)) {
                return true;
            }
        }
        return false;
    }

    /** The connection of that id; null where no group has it. */
    @Nullable
    FrontConnection connection(String id) {
        for (FrameGroup group : all) {
            FrontConnection held = group.connection(id);
            if (held != null) {
                return held;
            }
        }
        return null;
    }

    /** Whether nothing is left to be sent. */
    boolean areIdle() {
        return all.stream().allMatch(FrameGroup::isIdle);
    }
}
