package dev.rouse.wire.error;

import dev.rouse.ErrorKind;
import dev.rouse.RouseException;
import dev.rouse.wire.WireError;
import org.jspecify.annotations.Nullable;

/**
 * An error of the runtime, or one that a user derived from those, whose class this version does not know: with all that every such
 * error says of itself. After it the call is not made again.
 */
final class ReportedException extends RouseException {

    private static final long serialVersionUID = 1L;

    ReportedException(ErrorKind kind, WireError.Facts facts, String message, @Nullable Throwable cause) {
        super(kind, facts.group(), facts.code(), message, facts.metadata(), cause);
    }
}
