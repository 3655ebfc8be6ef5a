package dev.rouse.queue;

import dev.rouse.ActorId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose commits have made their actors fall, so that no turn could note a failure of theirs: the next life of the actor does, before
 * it tries them again. Kept on this node alone, on purpose: to store a count of what the store does not take would be a commit more for each,
 * and where another node takes over in between, a message is tried there once more than it should be. From any thread.
 */
final class Fellings {

    /** Messages that are known: where there are more, all are forgotten. */
    private static final int MOST = 4096;

    private final Map<Message, Throwable> errors = new ConcurrentHashMap<>();

    private record Message(ActorId actor, long id) {}

    /** Notes how the commit of the message of {@code id} ended. */
    void add(ActorId actor, long id, Throwable error) {
        if (errors.size() >= MOST) {
            errors.clear();
        }
        errors.put(new Message(actor, id), error);
    }

    /** The error of a message, which is forgotten with that; null for none. */
    @Nullable
    Throwable take(ActorId actor, long id) {
        return errors.isEmpty() ? null : errors.remove(new Message(actor, id));
    }
}
