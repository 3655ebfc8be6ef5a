package dev.rouse.net.operation;

import dev.rouse.InvalidCallException;
import dev.rouse.base.ErrorText;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Tells in words what is wrong with one argument, for whoever sent it. */
public record ArgumentFault(String action, int position, JavaType type) {

    private static final int MAX_QUOTED = 40;
    private static final int MAX_REASON = 300;
    private static final Pattern SOURCE = Pattern.compile(" \\(start marker at \\[.*?\\]\\)");
    private static final Pattern PACKAGE = Pattern.compile("([a-z]\\w*\\.)+(?=[A-Z])");

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
        return refused(where("") + " is " + name(type.getRawClass()) + ", got " + given(parser) + ".");
    }

    /**
     * @param e what reading the argument ended with
     * @param parser where it ended
     */
    RuntimeException of(JacksonException e, JsonParser parser) {
        JsonParser at = e.processor() instanceof JsonParser inner ? inner : parser;
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof InputCoercionException coercion) {
            return mismatch(e, coercion.getTargetType(), at);
        }
        if (cause instanceof StreamReadException || cause instanceof StreamConstraintsException) {
            return new InvalidCallException("The body is not JSON: " + reason(e));
        }
        if (e instanceof InvalidDefinitionException) {
            return e; // The parameter's type is one that Jackson cannot make: no fault of the caller.
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return refused(where(path(e)) + " is not a property of " + name(unknown.getReferringClass())
                    + ", which has " + unknown.getKnownPropertyIds() + ".");
        }
        if (e.getClass() == MismatchedInputException.class || e.getClass() == InvalidFormatException.class) {
            return mismatch(e, ((MismatchedInputException) e).getTargetType(), at);
        }
        return refused(where(path(e)) + " is not valid: " + reason(e));
    }

    /** Describes the value that stands there. */
    static String given(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT, PROPERTY_NAME -> "an object";
            case START_ARRAY -> "an array";
            case END_OBJECT, END_ARRAY -> "nothing";
            case VALUE_STRING -> "the text \"" + shortened(parser.getString()) + '"';
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + shortened(parser.getString());
            default -> shortened(parser.getString());
        };
    }

    /** Jackson's reason, or that of the code it called, without packages: callers do not know them. */
    public static String reason(JacksonException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message =
                cause instanceof JacksonException jackson ? jackson.getOriginalMessage() : ErrorText.message(cause);
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        String line = message.lines().findFirst().orElse("");
        return shortenedTo(PACKAGE.matcher(SOURCE.matcher(line).replaceAll("")).replaceAll(""), MAX_REASON);
    }

    private InvalidCallException mismatch(JacksonException e, @Nullable Class<?> expected, JsonParser at) {
        Class<?> target = expected == null ? type.getRawClass() : expected;
        return refused(where(path(e)) + " is " + name(target) + ", got " + given(at) + ".");
    }

    private InvalidCallException refused(String message) {
        return new InvalidCallException(message, Map.of("action", action, "argument", position + 1));
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
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        if (type == byte[].class) {
            return "base64 text";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return Map.class.isAssignableFrom(type) ? "an object" : type.getSimpleName();
    }

    private static String shortened(String text) {
        return shortenedTo(text, MAX_QUOTED);
    }

    private static String shortenedTo(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
