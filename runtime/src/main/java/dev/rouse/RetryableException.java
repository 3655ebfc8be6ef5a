package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nothing of the call happened: the same call may be made again, after a pause. */
public abstract class RetryableException extends RouseException {

    private static final long serialVersionUID = 1L;

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
