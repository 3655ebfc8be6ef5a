package dev.rouse.queue;

import dev.rouse.ActorQueue.Priority;
import dev.rouse.InvalidCallException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first argument of an order that sends a message. As bytes: delay 8, at 8, time to live 8, priority 1, waits 1, then the queue in
 * UTF-8.
 *
 * @param queue its name
 * @param delayMillis from when it is taken
 * @param atMillis not before this time, in milliseconds since 1970
 * @param lifeMillis from when it may be handled; 0 for ever
 * @param priority its class
 * @param waits whether the caller waits for its end
 */
public record SendOrder(
        String queue, long delayMillis, long atMillis, long lifeMillis, Priority priority, boolean waits) {

    private static final int FIXED_BYTES = 26;

    public byte[] encode() {
        byte[] name = queue.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + name.length)
                .putLong(delayMillis)
                .putLong(atMillis)
                .putLong(lifeMillis)
                .put(classOf(priority))
                .put((byte) (waits ? 1 : 0))
                .put(name)
                .array();
    }

    /** @throws InvalidCallException it is none */
    public static SendOrder decode(byte[] order) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(order);
            long delay = bytes.getLong();
            long at = bytes.getLong();
            long life = bytes.getLong();
            Priority priority = priorityOf(bytes.get());
            boolean waits = bytes.get() != 0;
            byte[] name = new byte[bytes.remaining()];
            bytes.get(name);
            return new SendOrder(new String(name, StandardCharsets.UTF_8), delay, at, life, priority, waits);
        } catch (BufferUnderflowException e) {
            throw new InvalidCallException("An order that sends a message ends in the middle of a field, or is none.");
        }
    }

    /** The class of a priority in records: the smallest is handled first. */
    static byte classOf(Priority priority) {
        return switch (priority) {
            case HIGH -> 0;
            case NORMAL -> 1;
            case LOW -> 2;
        };
    }

    private static Priority priorityOf(byte code) {
        return switch (code) {
            case 0 -> Priority.HIGH;
            case 1 -> Priority.NORMAL;
            case 2 -> Priority.LOW;
            default -> throw new InvalidCallException("No priority of a message has code " + code + ".");
        };
    }

    /** When the message may be handled, of one that is taken at {@code nowMillis}: that or later. */
    long dueAt(long nowMillis) {
        return Math.max(Math.max(nowMillis, atMillis), nowMillis + delayMillis);
    }
}
