package dev.rouse.net.operation;

import dev.rouse.ActionSignature;
import dev.rouse.InvalidCallException;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
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
import tools.jackson.databind.util.TokenBuffer;

/** Reads the arguments of one action and writes its results. Made once per action. */
public final class ActionJson {

    private static final Object[] NONE = {};

    private final ActionSignature signature;
    private final JsonMapper json;
    private final List<Parameter> parameters;
    private final ObjectReader buffers;
    private final ObjectWriter writer;

    /** The elements of a last parameter that takes any number of arguments; null where there is none. */
    private final @Nullable Parameter rest;

    public ActionJson(ActionSignature signature, JsonMapper json) {
        this.signature = signature;
        this.json = json;
        this.parameters = signature.parameterTypes().stream()
                .map(type -> new Parameter(json.constructType(type), json))
                .toList();
        this.rest = signature.varArgs()
                ? new Parameter(parameters.get(parameters.size() - 1).type.getContentType(), json)
                : null;
        this.buffers = reader(json.constructType(TokenBuffer.class), json);
        this.writer = writer(signature.resultType(), json);
    }

    private static ObjectReader reader(JavaType type, JsonMapper json) {
        return json.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** The type of an argument, and what reads it. */
    private record Parameter(JavaType type, ObjectReader reader) {

        Parameter(JavaType type, JsonMapper json) {
            this(type, ActionJson.reader(type, json));
        }

        /** Whether a JSON array may be one of them. */
        boolean mayBeArray() {
            return type.isContainerType() || type.isJavaLangObject();
        }
    }

    public boolean isStream() {
        return signature.stream();
    }

    public String name() {
        return signature.name();
    }

    public void write(@Nullable Object result, OutputStream out) {
        writer.writeValue(out, result);
    }

    /** Writes the elements of a stream as an array; null when the action's result is one value or none. */
    @Nullable
    public ElementWriter elements(OutputStream out) {
        return signature.stream() ? new JsonArray(writer.writeValuesAsArray(out)) : null;
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

    /**
     * Reads the arguments of a message: of an action of one parameter that is the body, else an array of them.
     *
     * @throws InvalidCallException when the body is not what the action takes
     */
    @Nullable
    public Object[] message(RequestBody body) {
        if (parameters.size() != 1 || rest != null || body.size() == 0) {
            return arguments(body);
        }
        try (JsonParser parser = json.createParser(body.bytes(), 0, body.size())) {
            parser.nextToken();
            Object argument = argument(parser, 0, parameters.get(0));
            if (parser.nextToken() != null) {
                throw new InvalidCallException(
                        "The body is one JSON value; got " + ArgumentFault.given(parser) + " after it.");
            }
            return new Object[] {argument};
        } catch (StreamReadException | StreamConstraintsException e) {
            throw new InvalidCallException("The body is not JSON: " + ArgumentFault.reason(e));
        }
    }

    private @Nullable Object[] arguments(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new InvalidCallException("The body is a JSON array of arguments, or empty for none; got "
                    + ArgumentFault.given(parser) + ".");
        }
        List<@Nullable Object> arguments = new ArrayList<>(parameters.size());
        int fixed = signature.minArguments();
        int count = 0;
        JsonToken token = parser.nextToken();
        for (; token != JsonToken.END_ARRAY; count++) {
            if (count == fixed && rest != null && token == JsonToken.START_ARRAY) {
                arguments.add(firstOfRest(parser, count, rest));
                token = parser.currentToken();
                continue;
            }
            if (count < fixed) {
                arguments.add(argument(parser, count, parameters.get(count)));
            } else if (rest != null) {
                arguments.add(argument(parser, count, rest));
            } else {
                parser.skipChildren();
            }
            token = parser.nextToken();
        }
        checkCount(count);
        if (parser.nextToken() != null) {
            throw new InvalidCallException(
                    "The body is one JSON array of arguments; got " + ArgumentFault.given(parser) + " after it.");
        }
        return arguments.toArray();
    }

    /**
     * Reads the array of the last parameter, or one of its elements where arrays are elements and more of them follow; ends at
     * the token behind it.
     */
    private @Nullable Object firstOfRest(JsonParser parser, int at, Parameter element) {
        Parameter whole = parameters.get(at);
        if (!element.mayBeArray()) {
            Object array = argument(parser, at, whole);
            parser.nextToken();
            return array;
        }
        TokenBuffer buffer = buffers.readValue(parser);
        Parameter meant = parser.nextToken() == JsonToken.END_ARRAY ? whole : element;
        try (JsonParser again = buffer.asParserOnFirstToken(parser.objectReadContext(), parser)) {
            return argument(again, at, meant);
        }
    }

    private @Nullable Object argument(JsonParser parser, int at, Parameter parameter) {
        ArgumentFault fault = new ArgumentFault(signature.name(), at, parameter.type);
        if (!fault.isInRange(parser)) {
            throw fault.at(parser);
        }
        try {
            return parameter.reader.readValue(parser);
        } catch (JacksonException e) {
            throw fault.of(e, parser);
        }
    }

    private void checkCount(int given) {
        if (given < signature.minArguments() || rest == null && given > signature.minArguments()) {
            throw InvalidCallException.wrongNumber(signature, given);
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
