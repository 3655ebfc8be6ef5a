package dev.rouse.connection;

import dev.rouse.RawClose;
import dev.rouse.RawFrame;
import dev.rouse.RawMessage;
import dev.rouse.record.EventRecord;
import dev.rouse.record.connection.ConnectionId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event of an actor that is for one connection alone, as the value of an event of a name of its own. As bytes: kind 1, length 2 of the
 * name, the name, then the value up to the end: nothing for none.
 *
 * @param name of the event that was sent; the reason of an end; the number of an attachment
 * @param value JSON; null for none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Notice(Kind kind, String name, byte @Nullable [] value) {

    /** Kind of a notice. */
    public enum Kind {
        /** The actor sent an event. */
        SENT(1),
        /** The actor ends the connection. */
        ENDS(2),
        /** A front has taken the connection up. */
        ATTACHED(3),
        /** The actor sent a text on a raw socket. */
        TEXT(4),
        /** The actor sent a binary message on a raw socket. */
        BINARY(5),
        /** The actor closes a raw socket: the value is the code, 2. */
        CLOSES(6);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        static Kind of(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("No notice has kind " + code + ".");
        }
    }

    static Notice of(RawMessage message) {
        return new Notice(message.isText() ? Kind.TEXT : Kind.BINARY, "", message.bytes());
    }

    static Notice of(RawClose close) {
        byte[] code = {(byte) (close.code() >> 8), (byte) close.code()};
        return new Notice(Kind.CLOSES, close.reason(), code);
    }

    /**
     * The frame of a raw socket that this is; null where it is something else.
     *
     * @throws RuntimeException it has no code
     */
    public @Nullable RawFrame frame() {
        byte[] bytes = value == null ? new byte[0] : value;
        return switch (kind) {
            case TEXT -> RawMessage.text(new String(bytes, StandardCharsets.UTF_8));
            case BINARY -> RawMessage.binary(bytes);
            case CLOSES -> new RawClose((bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF, name);
            case ENDS -> RawClose.normal(name);
            case SENT, ATTACHED -> null;
        };
    }

    /** The name of events that are for the connection of {@code id}. */
    public static String eventName(ConnectionId id) {
        return EventRecord.PRIVATE + id.toString();
    }

    byte[] encode() {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(3 + utf8.length + (value == null ? 0 : value.length))
                .put(kind.code)
                .putShort((short) utf8.length)
                .put(utf8);
        if (value != null) {
            bytes.put(value);
        }
        return bytes.array();
    }

    /** @throws RuntimeException it is none */
    public static Notice decode(byte[] notice) {
        ByteBuffer bytes = ByteBuffer.wrap(notice);
        Kind kind = Kind.of(bytes.get());
        byte[] name = new byte[bytes.getShort() & 0xFFFF];
        bytes.get(name);
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        return new Notice(kind, new String(name, StandardCharsets.UTF_8), value.length == 0 ? null : value);
    }
}
