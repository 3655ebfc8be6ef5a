package dev.rouse.net.socket.frame;

import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.answer.ErrorBody;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireError;
import dev.rouse.wire.error.WireErrors;
import java.util.Map;
import reactor.core.Exceptions;

/**
 * Turns errors into what clients see of them, which is the same as without a socket: what is not expected is masked under an id
 * of the log, and nothing is told of causes and of classes that are not of the runtime.
 */
public final class SocketErrors {

    private static final String OURS = "dev.rouse.";

    private final ErrorBodies bodies;

    SocketErrors(ErrorBodies bodies) {
        this.bodies = bodies;
    }

    /** The failure of a call or of something else that has a number. */
    public Frame.Failure of(long id, Throwable error) {
        Throwable cause = Exceptions.unwrap(error);
        boolean begun = !(cause instanceof RetryableException || cause instanceof RequestRefused);
        return new Frame.Failure(id, told(cause), begun);
    }

    /** The failure of what was refused before anything happened. */
    public Frame.Failure refusal(long id, Throwable error) {
        return new Frame.Failure(id, told(Exceptions.unwrap(error)), false);
    }

    private WireError told(Throwable error) {
        ErrorBody body = bodies.of(error);
        if (error instanceof RouseException) {
            WireError whole = WireErrors.of(error);
            String type = whole.type().startsWith(OURS) ? whole.type() : RouseException.class.getName();
            return new WireError(type, whole.message(), whole.facts(), whole.fields(), null);
        }
        return new WireError(
                RouseException.class.getName(),
                body.message(),
                new WireError.Facts(false, "INTERNAL", body.group(), body.code(), body.metadata()),
                Map.of(),
                null);
    }
}
