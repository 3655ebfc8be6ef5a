package dev.rouse.outbox.exchange;

import dev.rouse.InvalidCallException;
import dev.rouse.record.outbox.MarkRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a receiver. As bytes: kind 1, token 8, life 8, decided 8, refusal 1, then the error in UTF-8.
 *
 * @param token of the mark, or on offer; 0 for none
 * @param life incarnation of the receiver; 0 where there is no such actor
 * @param decided all messages up to this number are decided on
 * @param refusal code of why the last of them was refused; 0 where it was not
 * @param error the same in words; empty for none
 */
public record DeliveryAnswer(Kind kind, long token, long life, long decided, int refusal, String error) {

    private static final int FIXED_BYTES = 26;

    /** Kinds of answers. */
    public enum Kind {
        /** There is no mark: the order may come again with this token. */
        OFFERED(0),
        /** This is the mark now. */
        DECIDED(1),
        /** The same, and the next message finds no room. */
        FULL(2),
        /** The last message of the mark was refused for good. */
        REFUSED(3),
        /** The receiver is not in the life that was expected. */
        REPLACED(4),
        /** Another order of the same sender is being carried out. */
        BUSY(5),
        /** This is the mark now, and the queue of the next message is not known here, or not yet. */
        UNKNOWN_QUEUE(6);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) {
            return switch (code) {
                case 0 -> OFFERED;
                case 1 -> DECIDED;
                case 2 -> FULL;
                case 3 -> REFUSED;
                case 4 -> REPLACED;
                case 5 -> BUSY;
                case 6 -> UNKNOWN_QUEUE;
                default -> throw new InvalidCallException("No answer to a delivery has code " + code + ".");
            };
        }
    }

    public static DeliveryAnswer of(Kind kind, long life, MarkRecord mark) {
        return new DeliveryAnswer(kind, mark.token(), life, mark.decided(), mark.refusal(), mark.error());
    }

    /** @param error which queue is not known */
    public static DeliveryAnswer unknownQueue(long life, MarkRecord mark, String error) {
        return new DeliveryAnswer(Kind.UNKNOWN_QUEUE, mark.token(), life, mark.decided(), 0, error);
    }

    public static DeliveryAnswer offered(long token, long life) {
        return new DeliveryAnswer(Kind.OFFERED, token, life, 0, 0, "");
    }

    public static DeliveryAnswer busy(long life) {
        return new DeliveryAnswer(Kind.BUSY, 0, life, 0, 0, "");
    }

    /** @param life 0 where there is no such actor */
    public static DeliveryAnswer replaced(long life) {
        return new DeliveryAnswer(Kind.REPLACED, 0, life, 0, 0, "");
    }

    /** The life of a sender that was asked about goes on. */
    public static DeliveryAnswer lives(long life) {
        return dropped(life);
    }

    /** There is no mark, or none any more. */
    public static DeliveryAnswer dropped(long life) {
        return new DeliveryAnswer(Kind.DECIDED, 0, life, 0, 0, "");
    }

    public byte[] encode() {
        byte[] text = error.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + text.length)
                .put(kind.code)
                .putLong(token)
                .putLong(life)
                .putLong(decided)
                .put((byte) refusal)
                .put(text)
                .array();
    }

    /** @throws InvalidCallException it is none */
    public static DeliveryAnswer decode(byte @Nullable [] answer) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(answer == null ? new byte[0] : answer);
            Kind kind = Kind.of(bytes.get());
            long token = bytes.getLong();
            long life = bytes.getLong();
            long decided = bytes.getLong();
            int refusal = bytes.get() & 0xFF;
            byte[] text = new byte[bytes.remaining()];
            bytes.get(text);
            return new DeliveryAnswer(kind, token, life, decided, refusal, new String(text, StandardCharsets.UTF_8));
        } catch (BufferUnderflowException e) {
            throw new InvalidCallException("An answer to a delivery ends in the middle of a field, or is none.");
        }
    }
}
