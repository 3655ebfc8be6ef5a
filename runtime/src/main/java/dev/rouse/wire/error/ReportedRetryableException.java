package dev.rouse.wire.error;

import dev.rouse.ErrorKind;
import dev.rouse.RetryableException;
import dev.rouse.wire.WireError;
import org.jspecify.annotations.Nullable;

/** As {@link ReportedException}, of an error after which the call may be made again. */
final class ReportedRetryableException extends RetryableException {

    private static final long serialVersionUID = 1L;

    ReportedRetryableException(ErrorKind kind, WireError.Facts facts, String message, @Nullable Throwable cause) {
        super(kind, facts.group(), facts.code(), message, facts.metadata(), cause);
    }
}
