package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nothing of the call happened: the same call may be made again, after a pause. Either no turn of it began, or its turn was
 * rolled back and nothing of it had left the actor: it had called nobody, and no element of its stream was out.
 *
 * <p>It is about the call that ended with it and no other. The runtime tells it a turn's caller only where it says so itself:
 * one that comes out of a turn's code, from a call that it made or because it was thrown there, reaches the caller as a {@link
 * TurnAbortedException}, however many turns it passes.
 */
public abstract class RetryableException extends RouseException {

    private static final long serialVersionUID = 1L;

    /** Makes an error that says that nothing of a call happened. */
    protected RetryableException(
            ErrorKind kind,
            String group,
            String code,
            String message,
            Map<String, Object> metadata,
            @Nullable Throwable cause) {
        super(kind, group, code, message, metadata, cause);
    }
}
