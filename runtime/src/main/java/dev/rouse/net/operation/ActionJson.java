package dev.rouse.net.operation;

import dev.rouse.ActionSignature;
import dev.rouse.InvalidCallException;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;

/** Reads the arguments of one action and writes its results. Made once per action. */
public final class ActionJson {

    private static final Object[] NONE = {};

    private final String name;
    private final boolean stream;
    private final JsonMapper json;
    private final JavaType[] types;
    private final ObjectReader[] readers;
    private final ObjectWriter writer;

    public ActionJson(ActionSignature signature, JsonMapper json) {
        this.name = signature.name();
        this.stream = signature.stream();
        this.json = json;
        this.types =
                signature.parameterTypes().stream().map(json::constructType).toArray(JavaType[]::new);
        this.readers = new ObjectReader[types.length];
        for (int i = 0; i < types.length; i++) {
            readers[i] = json.readerFor(types[i]).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        }
        this.writer = writer(signature.resultType(), json);
    }

    public String name() {
        return name;
    }

    public void write(@Nullable Object result, OutputStream out) {
        writer.writeValue(out, result);
    }

    /** Writes the elements of a stream as an array; null when the action's result is one value or none. */
    @Nullable
    public ElementWriter elements(OutputStream out) {
        return stream ? new JsonArray(writer.writeValuesAsArray(out)) : null;
    }

    private record JsonArray(SequenceWriter writer) implements ElementWriter {

        @Override
        public void write(Object element) {
            writer.write(element);
        }

        @Override
        public void end() {
            writer.close();
        }
    }

    /**
     * Reads the arguments of a call.
     *
     * @throws InvalidCallException when the body is not a JSON array of what the action takes
     */
    @Nullable
    public Object[] arguments(RequestBody body) {
        if (body.size() == 0) {
            checkCount(0);
            return NONE;
        }
        try (JsonParser parser = json.createParser(body.bytes(), 0, body.size())) {
            return arguments(parser);
        } catch (StreamReadException | StreamConstraintsException e) {
            throw new InvalidCallException("The body is not JSON: " + ArgumentFault.reason(e));
        }
    }

    private @Nullable Object[] arguments(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new InvalidCallException("The body is a JSON array of arguments, or empty for none; got "
                    + ArgumentFault.given(parser) + ".");
        }
        @Nullable Object[] arguments = new Object[types.length];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count < types.length) {
                arguments[count] = argument(parser, count);
            } else {
                parser.skipChildren();
            }
            count++;
        }
        checkCount(count);
        if (parser.nextToken() != null) {
            throw new InvalidCallException(
                    "The body is one JSON array of arguments; got " + ArgumentFault.given(parser) + " after it.");
        }
        return arguments;
    }

    private @Nullable Object argument(JsonParser parser, int at) {
        ArgumentFault fault = new ArgumentFault(name, at, types[at]);
        if (!fault.isInRange(parser)) {
            throw fault.at(parser);
        }
        try {
            return readers[at].readValue(parser);
        } catch (JacksonException e) {
            throw fault.of(e, parser);
        }
    }

    private void checkCount(int given) {
        if (given != types.length) {
            throw new InvalidCallException(
                    "Action " + name + " takes " + types.length + (types.length == 1 ? " argument" : " arguments")
                            + ", got " + given + ".",
                    Map.of("action", name, "expected", types.length, "given", given));
        }
    }

    /**
     * Types that have type arguments are written as they were declared, because an object does not know them; others as what
     * they are.
     */
    private static ObjectWriter writer(Type result, JsonMapper json) {
        JavaType type = json.constructType(result);
        return type.isContainerType() || type.isReferenceType() ? json.writerFor(type) : json.writer();
    }
}
