package dev.rouse.type;

import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.Schedule;
import dev.rouse.base.ErrorText;
import dev.rouse.base.Quantity;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes the arguments of an action: each by the type's codec, null as itself. */
public final class ArgumentCodec {

    private ArgumentCodec() {}

    /** Use that is made of the arguments, as messages tell it. */
    private enum Use {
        STORE("stored", "come back from the store"),
        SEND("sent to another node", "arrive at another node");

        private final String done;
        private final String arrives;

        Use(String done, String arrives) {
            this.done = done;
            this.arrives = arrives;
        }
    }

    /**
     * @throws InvalidCallException they are not those of {@code action}, or the codec cannot write them, or could not read them again
     * @throws LimitExceededException they are too large
     */
    public static List<byte @Nullable []> encode(HostedType type, Action action, @Nullable Object[] arguments) {
        List<byte @Nullable []> encoded = encode(type, action, action.arguments(arguments), Use.STORE);
        long bytes = 0;
        for (byte[] argument : encoded) {
            bytes += argument == null ? 0 : argument.length;
        }
        if (bytes > Schedule.MAX_ARGUMENT_BYTES) {
            throw new LimitExceededException(
                    "bytes of the arguments of action " + action.name(), bytes, Schedule.MAX_ARGUMENT_BYTES);
        }
        return encoded;
    }

    /**
     * As {@link #encode(HostedType, Action, Object[])}, for another node: of any size.
     *
     * @param arguments all that {@code action} takes
     */
    public static List<byte @Nullable []> encodeToSend(HostedType type, Action action, @Nullable Object[] arguments) {
        return encode(type, action, arguments, Use.SEND);
    }

    private static List<byte @Nullable []> encode(
            HostedType type, Action action, @Nullable Object[] arguments, Use use) {
        List<byte @Nullable []> encoded = new ArrayList<>(arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            encoded.add(encode(type, action, i, arguments[i], use));
        }
        return encoded;
    }

    private static byte @Nullable [] encode(
            HostedType type, Action action, int index, @Nullable Object argument, Use use) {
        if (argument == null) {
            return null;
        }
        CheckedCodec codec;
        try {
            codec = type.values(action.signature().parameterTypes().get(index));
        } catch (RuntimeException e) {
            throw refused(action, index, " cannot be " + use.done + ": " + ErrorText.message(e));
        }
        try {
            return codec.encode(argument);
        } catch (UnreadableValueException e) {
            throw refused(
                    action,
                    index,
                    ", of type " + e.type() + ", would not " + use.arrives + " as it is: " + e.lost() + ".");
        } catch (RuntimeException e) {
            throw refused(action, index, " cannot be written by the codec: " + ErrorText.message(e));
        }
    }

    private static InvalidCallException refused(Action action, int index, String why) {
        return new InvalidCallException(
                "Argument " + (index + 1) + " of action " + action.name() + why,
                Map.of("action", action.name(), "argument", index + 1));
    }

    /** @throws RuntimeException they are not what {@code action} takes now */
    public static @Nullable Object[] decode(HostedType type, Action action, List<byte @Nullable []> encoded) {
        List<Type> types = action.signature().parameterTypes();
        if (types.size() != encoded.size()) {
            throw new InvalidCallException("Action " + action.name() + " takes " + Quantity.of(types.size(), "argument")
                    + ", it was called with " + encoded.size() + ".");
        }
        @Nullable Object[] arguments = new @Nullable Object[encoded.size()];
        for (int i = 0; i < arguments.length; i++) {
            byte[] argument = encoded.get(i);
            arguments[i] = argument == null ? null : type.codec().decode(argument, types.get(i));
        }
        return arguments;
    }
}
