package dev.rouse.record.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * The mark of one sender: all its messages up to a number are decided on, taken into a queue or refused for good. Format 1, life 8,
 * token 8, decided 8, refusal 1, error (length 2 and UTF-8), type and key of the sender (each length 2 and UTF-8).
 *
 * @param sender that is asked once in a while whether it still lives
 * @param life incarnation of the sender
 * @param token of the exchange, drawn by the receiver when that began
 * @param decided number of the last message that was decided on
 * @param refusal code of why that one was refused; 0 where it was taken, or the sender has taken note of the refusal
 * @param error the same in words; empty for none
 */
public record MarkRecord(ActorAddress sender, long life, long token, long decided, int refusal, String error)
        implements OutboxRow {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 26;

    @Override
    public int size() {
        return FIXED_BYTES + RecordText.sizeOf(error) + RecordText.sizeOf(sender);
    }

    @Override
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size());
        bytes.put((byte) FORMAT).putLong(life).putLong(token).putLong(decided).put((byte) refusal);
        RecordText.put(bytes, error);
        RecordText.put(bytes, sender);
        return bytes.array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static MarkRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "mark", bytes, FORMAT, fields -> {
            long life = fields.getLong();
            long token = fields.getLong();
            long decided = fields.getLong();
            int refusal = fields.get() & 0xFF;
            String error = RecordText.text(fields);
            return new MarkRecord(RecordText.address(fields), life, token, decided, refusal, error);
        });
    }
}
