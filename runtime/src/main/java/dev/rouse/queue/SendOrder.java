package dev.rouse.queue;

import dev.rouse.ActorQueue.Priority;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.QueueOptions;
import dev.rouse.TraceContext;
import dev.rouse.base.Arguments;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.TraceField;
import dev.rouse.record.queue.MessageRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first argument of an order that sends a message. As bytes: delay 8, at 8, time to live 8, expires 8, priority 1, waits 1, length of
 * the queue's name 1, that in UTF-8, then the group in UTF-8. Where {@code waits} has the bit 2, a {@link TraceField} comes before the group.
 *
 * @param queue its name
 * @param delayMillis from when it is taken
 * @param atMillis not before this time, in milliseconds since 1970
 * @param lifeMillis from when it may be handled; 0 for ever
 * @param expiresMillis when that is over, in milliseconds since 1970; 0 where it counts from when it is taken
 * @param priority its class
 * @param waits whether the caller waits for its end
 * @param group that it is of; empty for none
 * @param trace in which it is sent, where that is not the one of the turn that takes it; null for none
 */
public record SendOrder(
        String queue,
        long delayMillis,
        long atMillis,
        long lifeMillis,
        long expiresMillis,
        Priority priority,
        boolean waits,
        String group,
        @Nullable TraceContext trace) {

    private static final int FIXED_BYTES = 35;
    private static final int LONGEST_GROUP = 64;
    private static final int WAITS = 1;
    private static final int TRACED = 2;

    /** A message under no conditions. */
    public SendOrder(String queue) {
        this(queue, 0, 0, 0, 0, Priority.NORMAL, false, "", null);
    }

    /** The same of another time; not before it, or at it. */
    public SendOrder at(long delay, long time) {
        return new SendOrder(queue, delay, time, lifeMillis, expiresMillis, priority, waits, group, trace);
    }

    /** The same with another time to live. */
    public SendOrder lasting(long millis) {
        return new SendOrder(queue, delayMillis, atMillis, millis, 0, priority, waits, group, trace);
    }

    /** The same with a delay instead of a time. */
    public SendOrder after(Duration delay) {
        if (Arguments.required("delay", delay).isNegative()) {
            throw new IllegalArgumentException("A delay is not negative, got " + delay + ".");
        }
        return at(millis(delay), 0);
    }

    /** The same with a time instead of a delay. */
    public SendOrder at(Instant time) {
        try {
            return at(0, Math.max(0, Arguments.required("time", time).toEpochMilli()));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("A message is due within 292 million years, got " + time + ".", e);
        }
    }

    /** The same with a time to live. */
    public SendOrder lasting(Duration time) {
        if (Arguments.required("time", time).isNegative() || time.isZero()) {
            throw new IllegalArgumentException("A time to live is more than zero, got " + time + ".");
        }
        return lasting(Math.max(1, millis(time)));
    }

    /** Not more than what can be added to any time of this age. */
    private static long millis(Duration duration) {
        long longest = Long.MAX_VALUE / 4;
        return duration.compareTo(Duration.ofMillis(longest)) > 0 ? longest : duration.toMillis();
    }

    /** The same with delay and time to live counted from {@code nowMillis}, whenever it is taken. */
    public SendOrder sentAt(long nowMillis) {
        long due = dueAt(nowMillis);
        return new SendOrder(
                queue, 0, delayMillis == 0 ? atMillis : due, 0, expiresAt(due), priority, waits, group, trace);
    }

    /** The same of another class. */
    public SendOrder of(Priority other) {
        return new SendOrder(queue, delayMillis, atMillis, lifeMillis, expiresMillis, other, waits, group, trace);
    }

    /**
     * The same of a group.
     *
     * @throws InvalidCallException no group has that name
     */
    public SendOrder in(String other) {
        if (other.isEmpty() || other.length() > LONGEST_GROUP) {
            throw new InvalidCallException("The name of a group of messages has from 1 to " + LONGEST_GROUP
                    + " characters, got " + other.length() + ".");
        }
        return new SendOrder(queue, delayMillis, atMillis, lifeMillis, expiresMillis, priority, waits, other, trace);
    }

    /** The same, whose sender waits or does not. */
    public SendOrder waiting(boolean value) {
        return new SendOrder(queue, delayMillis, atMillis, lifeMillis, expiresMillis, priority, value, group, trace);
    }

    /** The same in a trace; null for none. */
    public SendOrder traced(@Nullable TraceContext other) {
        return new SendOrder(queue, delayMillis, atMillis, lifeMillis, expiresMillis, priority, waits, group, other);
    }

    public byte[] encode() {
        byte[] name = queue.getBytes(StandardCharsets.UTF_8);
        byte[] of = group.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + name.length + TraceField.sizeOf(trace) + of.length)
                .putLong(delayMillis)
                .putLong(atMillis)
                .putLong(lifeMillis)
                .putLong(expiresMillis)
                .put(classOf(priority))
                .put((byte) ((waits ? WAITS : 0) | (trace == null ? 0 : TRACED)))
                .put(Lengths.of1(name.length))
                .put(name)
                .put(TraceField.bytesOf(trace))
                .put(of)
                .array();
    }

    /** @throws InvalidCallException it is none */
    public static SendOrder decode(byte[] order) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(order);
            long delay = bytes.getLong();
            long at = bytes.getLong();
            long life = bytes.getLong();
            long expires = bytes.getLong();
            Priority priority = priorityOf(bytes.get());
            int waits = bytes.get();
            String name = text(bytes, bytes.get() & 0xFF);
            TraceContext trace = (waits & TRACED) == 0 ? null : TraceField.read(bytes);
            SendOrder sent = new SendOrder(name, delay, at, life, expires, priority, (waits & WAITS) != 0, "", trace);
            return bytes.hasRemaining() ? sent.in(text(bytes, bytes.remaining())) : sent;
        } catch (BufferUnderflowException e) {
            throw new InvalidCallException("An order that sends a message ends in the middle of a field, or is none.");
        }
    }

    private static String text(ByteBuffer bytes, int length) {
        if (length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
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

    /** @throws dev.rouse.RouseException the message is refused, whatever is in the queue */
    void check(QueueOptions options, List<byte @Nullable []> arguments) {
        int bytes = MessageRecord.bytesOf(arguments);
        if (bytes > options.maxMessageBytes()) {
            throw new LimitExceededException("bytes of a message of queue " + queue, bytes, options.maxMessageBytes());
        }
        if (lifeMillis < 0 || delayMillis < 0 || expiresMillis < 0) {
            throw new InvalidCallException("Delay and time to live of a message are not negative.");
        }
    }

    /** When the message, which is due at {@code due}, is no longer to be handled; 0 for never. */
    long expiresAt(long due) {
        if (expiresMillis != 0 || lifeMillis == 0) {
            return expiresMillis;
        }
        return lifeMillis > Long.MAX_VALUE - due ? Long.MAX_VALUE : due + lifeMillis;
    }

    /** When the message may be handled, of one that is taken at {@code nowMillis}: that or later. */
    long dueAt(long nowMillis) {
        return Math.max(Math.max(nowMillis, atMillis), nowMillis + delayMillis);
    }
}
