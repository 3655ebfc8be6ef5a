package dev.rouse.net;

import dev.rouse.InvalidCallException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/** What is wrong with one argument, in words for who sent it. */
record JsonFault(String action, int position, JavaType type) {

    private static final int MAX_QUOTED = 40;

    /** Jackson reads a byte up to 255 and a floating-point number that is too large as infinite: neither is what was sent. */
    boolean isInRange(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null || !token.isNumeric()) {
            return true;
        }
        Class<?> raw = type.getRawClass();
        if (raw == byte.class || raw == Byte.class) {
            return !token.equals(JsonToken.VALUE_NUMBER_INT) || Math.abs(parser.getDoubleValue() + 0.5) < 128;
        }
        if (raw == float.class || raw == Float.class) {
            return Float.isFinite(parser.getFloatValue());
        }
        return (raw != double.class && raw != Double.class) || Double.isFinite(parser.getDoubleValue());
    }

    InvalidCallException at(JsonParser parser) {
        return new InvalidCallException(where("") + " is " + name(type.getRawClass()) + ", got " + given(parser) + ".");
    }

    InvalidCallException of(JacksonException e, JsonParser parser) {
        JsonParser at = e.processor() instanceof JsonParser inner ? inner : parser;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputCoercionException coercion) {
                return mismatch(e, coercion.getTargetType(), at);
            }
        }
        if (e instanceof StreamReadException || e.getCause() instanceof StreamReadException) {
            return new InvalidCallException("The body is not JSON: " + reason(e));
        }
        if (e.getClass() == MismatchedInputException.class || e instanceof InvalidFormatException) {
            return mismatch(e, ((MismatchedInputException) e).getTargetType(), at);
        }
        return new InvalidCallException(where(path(e)) + " is not " + name(type.getRawClass()) + ": " + reason(e));
    }

    /** What stands there, in words. */
    static String given(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT, PROPERTY_NAME, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING -> "the text \"" + shortened(parser.getString()) + '"';
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + shortened(parser.getString());
            default -> shortened(parser.getString());
        };
    }

    /** Jackson's reason without names of classes that callers do not know. */
    static String reason(JacksonException e) {
        Throwable cause = e instanceof DatabindException && e.getCause() != null ? e.getCause() : e;
        String message = cause instanceof JacksonException jackson ? jackson.getOriginalMessage() : cause.getMessage();
        return shortenedTo(
                message == null
                        ? cause.getClass().getSimpleName()
                        : message.lines().findFirst().orElse(""),
                300);
    }

    private InvalidCallException mismatch(JacksonException e, @Nullable Class<?> expected, JsonParser at) {
        Class<?> target = expected == null ? type.getRawClass() : expected;
        return new InvalidCallException(where(path(e)) + " is " + name(target) + ", got " + given(at) + ".");
    }

    private String where(String path) {
        return "Argument " + (position + 1) + " of " + action + path;
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? " at " : ".").append(step.getPropertyName());
            } else {
                path.append(path.isEmpty() ? " at [" : "[")
                        .append(step.getIndex())
                        .append(']');
            }
        }
        return path.toString();
    }

    private static String name(Class<?> type) {
        return type.isEnum() ? "one of " + Arrays.toString(type.getEnumConstants()) : type.getSimpleName();
    }

    private static String shortened(String text) {
        return shortenedTo(text, MAX_QUOTED);
    }

    private static String shortenedTo(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
