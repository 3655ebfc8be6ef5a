package dev.rouse.replay;

import dev.rouse.base.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place where a replay of a history stands at its end. The code fits, as far as the history told it.
 *
 * @param workflow its id
 * @param waits for, in words: the parts of the history that are not done
 * @param begins in words: the parts that the code would begin now, and that the history does not have
 * @param hidden path of the part whose value the code needs, and which the history does not tell, empty for the input; null unless it is
 *     {@link Standing#HIDDEN}
 */
public record Replayed(
        String workflow,
        Standing standing,
        List<String> waits,
        List<String> begins,
        @Nullable String hidden) {

    /** Standing of a replay at its end. */
    public enum Standing {
        /** The whole history was met, and the code waits. */
        WAITS,
        /** The whole history was met, and the code ends. */
        ENDS,
        /** The history has no entries any more: its workflow has ended. Nothing was run. */
        ENDED,
        /** The code needs a value that the history does not tell. All before fits. */
        HIDDEN
    }

    /** Checks that nothing is null that is needed, and copies the lists. */
    public Replayed {
        Arguments.required("workflow", workflow);
        Arguments.required("standing", standing);
        waits = List.copyOf(Arguments.noNulls("waits", waits));
        begins = List.copyOf(Arguments.noNulls("begins", begins));
    }
}
