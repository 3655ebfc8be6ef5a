package dev.rouse.log;

import dev.rouse.base.ErrorText;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stand-in in the log for an error that cannot be printed itself: its class, its stack and those of its causes. */
public final class PrintableError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_CAUSES = 20;

    private PrintableError(Throwable original, @Nullable Throwable cause) {
        super(ErrorText.of(original), cause, false, true);
        setStackTrace(stackOf(original));
    }

    /** {@code error} itself when it can be printed with all that belongs to it. Never throws. */
    public static Throwable of(Throwable error) {
        return isPrintable(error, Collections.newSetFromMap(new IdentityHashMap<>())) ? error : copy(error, MAX_CAUSES);
    }

    private static boolean isPrintable(@Nullable Throwable error, Set<Throwable> seen) {
        try {
            for (Throwable next = error; next != null && seen.add(next); next = next.getCause()) {
                String all = next + next.getMessage() + next.getLocalizedMessage();
                if (all.isEmpty() || next.toString() == null || next.getStackTrace() == null) {
                    return false;
                }
                for (Throwable suppressed : next.getSuppressed()) {
                    if (!isPrintable(suppressed, seen)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    private static PrintableError copy(Throwable error, int depth) {
        Throwable cause = depth == 0 ? null : causeOf(error);
        return new PrintableError(error, cause == null ? null : copy(cause, depth - 1));
    }

    private static @Nullable Throwable causeOf(Throwable error) {
        try {
            return error.getCause();
        } catch (Throwable e) {
            return null;
        }
    }

    private static StackTraceElement[] stackOf(Throwable error) {
        try {
            return error.getStackTrace();
        } catch (Throwable e) {
            return new StackTraceElement[0];
        }
    }
}
