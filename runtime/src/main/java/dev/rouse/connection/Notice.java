package dev.rouse.connection;

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
        ATTACHED(3);

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
