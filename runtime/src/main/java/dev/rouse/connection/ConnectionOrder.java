package dev.rouse.connection;

import dev.rouse.InvalidCallException;
import dev.rouse.record.NodeId;
import dev.rouse.record.connection.ConnectionId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The argument of an order about a connection; which of its parts count is a matter of the order. As bytes: id 16, attachment 8, number 8,
 * front 16, then text and value with a length 4 each, -1 for none; the body goes its own way.
 *
 * @param attachment of the front that gives it; 0 where it has none yet
 * @param number of a message
 * @param front the node that gives it
 * @param text the action of a message, the name of an event, or the reason of an end
 * @param value parameters, as JSON
 * @param body of a plain request that is a stream; null for any other
 */
@SuppressWarnings("ArrayRecordComponent")
public record ConnectionOrder(
        ConnectionId id,
        long attachment,
        long number,
        NodeId front,
        @Nullable String text,
        byte @Nullable [] value,
        @Nullable Flux<byte[]> body) {

    private static final int FIXED_BYTES = 48;

    /** Without a body that is a stream. */
    public ConnectionOrder(
            ConnectionId id,
            long attachment,
            long number,
            NodeId front,
            @Nullable String text,
            byte @Nullable [] value) {
        this(id, attachment, number, front, text, value, null);
    }

    /** The same with that body. */
    public ConnectionOrder with(Flux<byte[]> parts) {
        return new ConnectionOrder(id, attachment, number, front, text, value, parts);
    }

    public byte[] encode() {
        byte[] utf8 = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + size(utf8) + size(value))
                .put(id.bytes())
                .putLong(attachment)
                .putLong(number)
                .putLong(front.high())
                .putLong(front.low());
        put(bytes, utf8);
        put(bytes, value);
        return bytes.array();
    }

    private static int size(byte @Nullable [] part) {
        return Integer.BYTES + (part == null ? 0 : part.length);
    }

    private static void put(ByteBuffer bytes, byte @Nullable [] part) {
        bytes.putInt(part == null ? -1 : part.length);
        if (part != null) {
            bytes.put(part);
        }
    }

    /** @throws InvalidCallException it is none */
    public static ConnectionOrder decode(byte[] order) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(order);
            ConnectionId id = ConnectionId.read(bytes);
            long attachment = bytes.getLong();
            long number = bytes.getLong();
            NodeId front = new NodeId(bytes.getLong(), bytes.getLong());
            byte[] text = part(bytes);
            byte[] value = part(bytes);
            return new ConnectionOrder(
                    id,
                    attachment,
                    number,
                    front,
                    text == null ? null : new String(text, StandardCharsets.UTF_8),
                    value);
        } catch (BufferUnderflowException e) {
            throw new InvalidCallException("An order about a connection ends in the middle of a field.");
        }
    }

    private static byte @Nullable [] part(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0) {
            return null;
        }
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] part = new byte[length];
        bytes.get(part);
        return part;
    }
}
