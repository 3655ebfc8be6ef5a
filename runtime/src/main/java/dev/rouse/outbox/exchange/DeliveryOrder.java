package dev.rouse.outbox.exchange;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidAddressException;
import dev.rouse.InvalidCallException;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.outbox.OutboxRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Order of a sender to a receiver: messages, or that it is to drop its mark; or the question of a receiver whether a life of a sender goes
 * on. As bytes: version 1, type and key of who orders (each length 2 and UTF-8), life 8, token 8, expected 8, settled 8, last 1, number of
 * messages 2, then of each its number 8, order (length 2 and bytes) and arguments as in an {@link OutboxRecord}.
 *
 * @param sender who orders
 * @param life incarnation of the sender
 * @param token of the exchange; 0 where the sender has none in its store, and no messages here
 * @param expected incarnation of the receiver that messages of this were offered to; 0 for any
 * @param settled the sender holds no row for the receiver up to this number, durably
 * @param isLast whether the first message comes for the last time: where its queue is not known it is refused for good
 */
public record DeliveryOrder(
        ActorAddress sender,
        long life,
        long token,
        long expected,
        long settled,
        boolean isLast,
        List<Message> messages) {

    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 40;

    /**
     * One message.
     *
     * @param order as the receiver's queue takes it
     */
    public record Message(long number, byte[] order, List<byte @Nullable []> arguments) {

        int size() {
            int size = 11 + order.length;
            for (byte[] argument : arguments) {
                size += Integer.BYTES + (argument == null ? 0 : argument.length);
            }
            return size;
        }
    }

    public byte[] encode() {
        byte[] type = sender.type().getBytes(StandardCharsets.UTF_8);
        byte[] key = sender.key().getBytes(StandardCharsets.UTF_8);
        int size = FIXED_BYTES + type.length + key.length;
        for (Message message : messages) {
            size += message.size();
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).put(VERSION);
        put(bytes, type);
        put(bytes, key);
        bytes.putLong(life).putLong(token).putLong(expected).putLong(settled);
        bytes.put((byte) (isLast ? 1 : 0));
        bytes.putShort(Lengths.of2(messages.size()));
        for (Message message : messages) {
            bytes.putLong(message.number);
            put(bytes, message.order);
            OutboxRecord.put(bytes, message.arguments);
        }
        return bytes.array();
    }

    private static void put(ByteBuffer to, byte[] bytes) {
        to.putShort(Lengths.of2(bytes.length)).put(bytes);
    }

    /** @throws InvalidCallException it is none */
    public static DeliveryOrder decode(byte[] order) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(order);
            if (bytes.get() != VERSION) {
                throw new InvalidCallException("A delivery has version " + VERSION + ", got " + order[0] + ".");
            }
            ActorAddress sender = ActorAddress.parse(text(bytes), text(bytes));
            long life = bytes.getLong();
            long token = bytes.getLong();
            long expected = bytes.getLong();
            long settled = bytes.getLong();
            boolean isLast = bytes.get() != 0;
            int count = bytes.getShort() & 0xFFFF;
            List<Message> messages = new ArrayList<>(Math.min(count, 256));
            for (int i = 0; i < count; i++) {
                messages.add(new Message(bytes.getLong(), bytes(bytes), OutboxRecord.arguments(bytes)));
            }
            return new DeliveryOrder(sender, life, token, expected, settled, isLast, messages);
        } catch (BufferUnderflowException | InvalidAddressException e) {
            throw new InvalidCallException("A delivery ends in the middle of a field, or is none.");
        }
    }

    private static String text(ByteBuffer from) {
        return new String(bytes(from), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer from) {
        int length = from.getShort() & 0xFFFF;
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
