package dev.rouse.commit;

import dev.rouse.base.ErrorText;
import org.jspecify.annotations.Nullable;

/**
 * Loss of a node incarnation's place in the store.
 *
 * @param reason one sentence
 * @param mayJoinAgain whether a new incarnation may try; false when the store is not the one that this node knew
 * @param failure what has broken this process, so that the place is to be given to others; null where it has not
 */
public record LostPlace(
        String reason, boolean mayJoinAgain, @Nullable Throwable failure) {

    private static final int MOST_CAUSES = 16;

    public LostPlace(String reason, boolean mayJoinAgain) {
        this(reason, mayJoinAgain, null);
    }

    /** This process can serve no more, since {@code failure}. */
    static LostPlace broken(Throwable failure) {
        return new LostPlace("this process can serve no more: " + ErrorText.of(failure), false, failure);
    }

    /**
     * Finds the one of {@code error} and its causes that says that this process is broken, whoever it hit: the JVM is
     * out of memory, or does not work; null where none does. Too deep a recursion and an array that is larger than any
     * may be are of the code that they hit alone, and memory beside the heap is of those that use it.
     */
    static @Nullable Throwable brokenBy(@Nullable Throwable error) {
        try {
            Throwable cause = error;
            for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
                if (saysSo(cause)) {
                    return cause;
                }
                cause = cause.getCause();
            }
        } catch (Throwable foreign) {
            return saysSo(foreign) ? foreign : null;
        }
        return null;
    }

    private static boolean saysSo(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            String message = ErrorText.message(error);
            return !message.contains("array size") && !message.contains("irect");
        }
        return error instanceof VirtualMachineError && !(error instanceof StackOverflowError);
    }
}
