package dev.rouse.wire.error;

import dev.rouse.ActionException;
import dev.rouse.ErrorKind;
import dev.rouse.RemoteException;
import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.wire.WireError;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * Turns errors into what frames carry, and back. The runtime's own arrive as the same class with the same fields, message and
 * metadata; an {@link ActionException}, or what a user derived from one, as an {@code ActionException} in its own words; an error of
 * the runtime that this version does not know with all that every such error says of itself, above all whether the call may be made
 * again; and any other as a {@link RemoteException}. Neither way ever throws.
 */
public final class WireErrors {

    /** Depth to which the causes of an error are sent. */
    private static final int DEEPEST_CAUSE = 8;

    private WireErrors() {}

    /** Makes what is sent of {@code error}. */
    public static WireError of(Throwable error) {
        return of(Exceptions.unwrap(error), DEEPEST_CAUSE);
    }

    private static WireError of(Throwable error, int depth) {
        Throwable cause = depth == 0 ? null : error.getCause();
        WireError told = cause == null || cause == error ? null : of(cause, depth - 1);
        String type = (error instanceof ActionException ? ActionException.class : error.getClass()).getName();
        return new WireError(type, message(error), facts(error), fields(type, error), told);
    }

    private static @Nullable String message(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null ? null : PlainFacts.shortened(message);
        } catch (Throwable e) {
            return "its text cannot be had: " + e.getClass().getName();
        }
    }

    private static WireError.@Nullable Facts facts(Throwable error) {
        return error instanceof RouseException known
                ? new WireError.Facts(
                        error instanceof RetryableException,
                        known.kind().name(),
                        known.group(),
                        known.code(),
                        PlainFacts.of(known.metadata()))
                : null;
    }

    /** An error that has lost fields, as one may that was written by Java serialization, is told without them. */
    private static Map<String, Object> fields(String type, Throwable error) {
        ErrorTypes.ErrorType<?> known = ErrorTypes.named(type);
        try {
            return known == null ? Map.of() : known.fieldsOf(error);
        } catch (RuntimeException e) {
            return Map.of();
        }
    }

    /** The error that {@code error} tells of. */
    public static Throwable errorOf(WireError error) {
        return errorOf(error, DEEPEST_CAUSE);
    }

    private static Throwable errorOf(WireError error, int depth) {
        WireError told = error.cause();
        Throwable cause = told == null || depth == 0 ? null : errorOf(told, depth - 1);
        ErrorTypes.ErrorType<?> known = ErrorTypes.named(error.type());
        if (known != null) {
            try {
                return known.made().apply(new ErrorFields(error, cause));
            } catch (RuntimeException e) {
                return unknown(error, cause); // Of another version, with other fields.
            }
        }
        return unknown(error, cause);
    }

    private static Throwable unknown(WireError error, @Nullable Throwable cause) {
        WireError.Facts facts = error.facts();
        if (facts == null) {
            return new RemoteException(error.type(), error.message(), cause);
        }
        String message = error.message() == null ? error.type() : error.message();
        return facts.retryable()
                ? new ReportedRetryableException(kind(facts.kind()), facts, message, cause)
                : new ReportedException(kind(facts.kind()), facts, message, cause);
    }

    private static ErrorKind kind(String name) {
        try {
            return ErrorKind.valueOf(name);
        } catch (IllegalArgumentException e) {
            return ErrorKind.INTERNAL;
        }
    }
}
