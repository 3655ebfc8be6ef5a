package dev.rouse.remote;

import dev.rouse.ActorInfo;
import dev.rouse.InvalidCallException;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.event.follow.EventPage;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import dev.rouse.type.UnreadableValueException;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.WireValue.Format;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Encodes and decodes the values of calls to other nodes: those of users by their type's codec, those of the runtime itself as
 * JSON. Codecs are code of users: on the actor's lane only.
 */
public final class Values {

    private static final JsonMapper PLAIN = JsonMapper.shared();

    private Values() {}

    /**
     * The arguments of {@code call} as they are sent.
     *
     * @throws InvalidCallException the codec cannot write one of them, or could not read it again
     */
    static List<@Nullable WireValue> argumentsOf(Call call) {
        if (call.kind() == CallKind.SCHEDULE || call.kind() == CallKind.EVENTS) {
            return List.of(plain(call.arguments()[0]));
        }
        if (call.kind() == CallKind.CONNECTION) {
            return OrderValue.encode(call);
        }
        if (call.kind() == CallKind.QUEUE) {
            return QueueValue.encode(call);
        }
        if (call.kind() == CallKind.CREATE) {
            return InputValue.encode(call.type(), call.input());
        }
        return call.wantsTurn()
                ? own(ArgumentCodec.encodeToSend(call.type(), call.action(), call.arguments()))
                : List.of();
    }

    static List<@Nullable WireValue> own(List<byte @Nullable []> encoded) {
        List<@Nullable WireValue> values = new ArrayList<>(encoded.size());
        for (byte[] bytes : encoded) {
            values.add(bytes == null ? null : new WireValue(Format.OWN, bytes));
        }
        return values;
    }

    /** @throws InvalidCallException they are not what the call takes, or the codec cannot read one of them */
    public static @Nullable Object[] arguments(
            HostedType type, CallKind kind, @Nullable Action action, List<@Nullable WireValue> sent) {
        if (kind == CallKind.SCHEDULE || kind == CallKind.EVENTS) {
            return new Object[] {text(sent.isEmpty() ? null : sent.get(0))};
        }
        if (kind == CallKind.CONNECTION) {
            return OrderValue.decode(type, action, sent);
        }
        if (kind == CallKind.QUEUE) {
            return QueueValue.decode(type, action, sent);
        }
        if (action == null) {
            return InputValue.decode(type, sent);
        }
        return own(type, action, sent);
    }

    static @Nullable Object[] own(HostedType type, Action action, List<@Nullable WireValue> sent) {
        List<byte @Nullable []> bytes = new ArrayList<>(sent.size());
        for (WireValue value : sent) {
            bytes.add(value == null ? null : value.bytes());
        }
        try {
            return action.arguments(ArgumentCodec.decode(type, action, bytes));
        } catch (InvalidCallException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidCallException(
                    "The arguments of action " + action.name() + " of " + type.name()
                            + " cannot be read where the actor is: "
                            + UnreadableValueException.reason(e) + ".",
                    Map.of("action", action.name()));
        }
    }

    /**
     * A value that the turn of {@code call} answers with.
     *
     * @throws InvalidCallException the codec cannot write it, or could not read it again
     */
    public static WireValue encodeResult(Call call, Object value) {
        if (value instanceof byte[] bytes && QueueValue.isBytes(call)) {
            return new WireValue(Format.OWN, bytes);
        }
        if (call.kind() == CallKind.SCHEDULE || QueueValue.isPlain(call)) {
            return plain(value);
        }
        if (call.kind() == CallKind.CONNECTION) {
            return OrderValue.encodeResult(value);
        }
        if (value instanceof EventPage page && call.kind() == CallKind.EVENTS) {
            return new WireValue(Format.OWN, page.encode());
        }
        try {
            return value instanceof ActorInfo info && call.kind() == CallKind.INFO
                    ? new WireValue(Format.JSON, InfoValue.encode(info))
                    : new WireValue(
                            Format.OWN, call.type().values(resultType(call)).encode(value));
        } catch (RuntimeException e) {
            throw unusable(call, "cannot be sent to the node of its caller", e);
        }
    }

    private static Type resultType(Call call) {
        return call.kind() == CallKind.QUEUE
                ? QueueValue.handlerOf(call).signature().resultType()
                : call.action().signature().resultType();
    }

    /** @throws InvalidCallException the codec cannot read it */
    static Object decodeResult(Call call, WireValue value) {
        try {
            return switch (call.kind()) {
                case SCHEDULE -> readPlain(value.bytes());
                case INFO -> InfoValue.decode(value.bytes());
                case EVENTS -> EventPage.decode(value.bytes());
                case CONNECTION -> OrderValue.decodeResult(call, value.bytes());
                case QUEUE -> QueueValue.decodeResult(call, value.bytes());
                default -> call.type().codec().decode(value.bytes(), resultType(call));
            };
        } catch (RuntimeException e) {
            throw unusable(call, "cannot be read on the node of its caller", e);
        }
    }

    private static InvalidCallException unusable(Call call, String how, RuntimeException e) {
        return new InvalidCallException(
                "The turn of " + call.name() + " is done, but its result " + how + ": " + why(e) + ".",
                Map.of("actor", call.address().toString(), "action", call.what()));
    }

    private static String why(RuntimeException e) {
        return e instanceof UnreadableValueException lost
                ? "of type " + lost.type() + ", it would not arrive as it is: " + lost.lost()
                : UnreadableValueException.reason(e).replaceFirst("\\.$", "");
    }

    static WireValue plain(Object value) {
        return new WireValue(Format.JSON, PLAIN.writeValueAsBytes(value));
    }

    static Object readPlain(byte[] value) {
        return PLAIN.readValue(value, Object.class);
    }

    /** @throws InvalidCallException it is no text */
    static String text(@Nullable WireValue value) {
        try {
            String text = value == null ? null : PLAIN.readValue(value.bytes(), String.class);
            if (text != null) {
                return text;
            }
        } catch (RuntimeException e) {
            throw new InvalidCallException("This argument is a text, got: " + ErrorText.message(e) + ".");
        }
        throw new InvalidCallException("This argument is a text, got null.");
    }
}
