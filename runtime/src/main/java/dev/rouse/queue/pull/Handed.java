package dev.rouse.queue.pull;

import dev.rouse.QueueMessage;
import dev.rouse.type.Action;
import java.util.function.Consumer;

/** A message that was taken out of its queue for somebody. Lane only. */
public interface Handed {

    /** The message as a turn may know it. */
    QueueMessage told();

    /**
     * Handles it.
     *
     * @param then told whether it was handled, when that is in the store
     */
    void handle(Action work, Consumer<Boolean> then);

    /** Gives it back to its queue: nobody handles it. */
    void giveBack();
}
