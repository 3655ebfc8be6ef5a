package dev.rouse.client.call;

import dev.rouse.InvalidCallException;
import dev.rouse.RuntimeObserver;
import dev.rouse.base.ErrorText;
import dev.rouse.type.Action;
import dev.rouse.wire.WireValue;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * Writes arguments and reads results, by one mapper of JSON: what comes as CBOR is read by it as well. Classes of users are in it, which
 * may throw anything.
 */
public final class ClientValues {

    private static final int LONGEST_NUMBER = 1000;

    private final JsonMapper json;
    private final CBORFactory cbor;
    private final RuntimeObserver observer;

    /**
     * Makes the values of a client.
     *
     * @param bytes of the largest value that is read
     * @param observer of the calls that they are of
     */
    public ClientValues(JsonMapper json, int bytes, RuntimeObserver observer) {
        this.json = json;
        this.observer = observer;
        this.cbor = CBORFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(bytes)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .build();
    }

    /** The observer of the calls that they are of. */
    public RuntimeObserver observer() {
        return observer;
    }

    /**
     * The arguments of {@code action}.
     *
     * @throws InvalidCallException they are not those of the action, or cannot be written
     */
    public List<@Nullable WireValue> arguments(Action action, @Nullable Object... given) {
        @Nullable Object[] arguments = action.arguments(given);
        List<Type> types = action.signature().parameterTypes();
        List<@Nullable WireValue> values = new ArrayList<>(arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            values.add(argument(action.name(), i, arguments[i], types.get(i)));
        }
        return values;
    }

    /** Arguments of an action that is not known here: each is written as what it is. */
    public List<@Nullable WireValue> arguments(String action, @Nullable Object... given) {
        List<@Nullable WireValue> values = new ArrayList<>(given.length);
        for (int i = 0; i < given.length; i++) {
            values.add(argument(action, i, given[i], null));
        }
        return values;
    }

    private @Nullable WireValue argument(String action, int index, @Nullable Object argument, @Nullable Type type) {
        if (argument == null) {
            return null;
        }
        try {
            byte[] bytes = type == null
                    ? json.writeValueAsBytes(argument)
                    : json.writerFor(json.constructType(type)).writeValueAsBytes(argument);
            return new WireValue(WireValue.Format.JSON, bytes);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            throw new InvalidCallException(
                    "Argument " + (index + 1) + " of action " + action + " cannot be written: " + ErrorText.message(e),
                    Map.of("action", action, "argument", index + 1));
        }
    }

    /**
     * Reads a value; null for null.
     *
     * @throws RuntimeException it is none of that type
     */
    public @Nullable Object read(WireValue value, Type type) {
        JavaType declared = json.constructType(type);
        ObjectReader reader = json.readerFor(declared);
        return switch (value.format()) {
            case JSON -> reader.readValue(value.bytes());
            case CBOR -> {
                try (JsonParser parser = cbor.createParser(ObjectReadContext.empty(), value.bytes())) {
                    yield reader.readValue(parser);
                }
            }
            case OWN -> throw new IllegalArgumentException("it has a form of its own");
        };
    }
}
