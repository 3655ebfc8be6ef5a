package dev.rouse.queue;

import dev.rouse.ActionMode;
import dev.rouse.QueueOptions;
import dev.rouse.type.HostedType;
import dev.rouse.type.QueueType;
import org.jspecify.annotations.Nullable;

/**
 * Rules by which the messages of a queue are handled.
 *
 * @param options its bounds
 * @param type its handler
 * @param mostTurns that run at a time
 */
record LineRules(QueueOptions options, QueueType type, int mostTurns) {

    /** Those of a queue of {@code type}; null where that has none of the name, as a type of another version may. */
    static @Nullable LineRules of(HostedType type, String queue) {
        QueueType found = type.queueOrNull(queue);
        if (found == null) {
            return null;
        }
        QueueOptions options = type.options().queue(queue);
        boolean overlaps = found.handler().mode() == ActionMode.INTERLEAVED && !options.inOrder();
        return new LineRules(options, found, overlaps ? options.concurrency() : 1);
    }
}
