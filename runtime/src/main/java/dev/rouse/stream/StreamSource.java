package dev.rouse.stream;

import dev.rouse.ActionMode;
import org.jspecify.annotations.Nullable;

/** A turn that gives elements to a stream: its own, or one of others. Lane only. */
public interface StreamSource {

    ActionMode mode();

    boolean isEnded();

    /** Whether it runs on another node, which vouches for what it tells. */
    default boolean isElsewhere() {
        return false;
    }

    boolean failed();

    /** Whether nothing that it was built on has been taken back. */
    boolean isCurrent();

    /** Whether it has changed something. */
    boolean changesSoFar();

    /** Asks for more of its own stream. */
    void request(long elements);

    /** Ends the turn early. */
    void stop(@Nullable Throwable failure);

    /** It gave elements to streams of others, which wait for its end. */
    void emits();

    /** Makes sure that what the actor tells now can be written, or takes it back. */
    void prove();

    /** The newest changes that an element must wait for; null when there are none. */
    @Nullable
    Durable newestUnsaved();

    /** Tells its caller of {@code failure}, or of that otherwise where it has left. */
    void tell(Throwable failure);
}
