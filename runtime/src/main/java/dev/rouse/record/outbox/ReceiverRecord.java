package dev.rouse.record.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.kv.KvKey;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;

/**
 * A receiver that may have a mark of the actor. Format 1, token 8, life 8, decided 8, noted-at 8, failing-since 8 (ms since 1970), type and
 * key of the receiver (each length 2 and UTF-8).
 *
 * @param token of the mark, or of one that may begin by it; 0 for none
 * @param life incarnation of the receiver that has it
 * @param decided number of the last message that the receiver has decided on, as far as the actor has taken note of that
 * @param notedAt when this was noted
 * @param failingSince since when deliveries fail as those do that nothing but a change of the application mends; 0 where they do not
 */
public record ReceiverRecord(
        ActorAddress receiver, long token, long life, long decided, long notedAt, long failingSince)
        implements OutboxRow {

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 41;

    @Override
    public int size() {
        return FIXED_BYTES + RecordText.sizeOf(receiver);
    }

    @Override
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size());
        bytes.put((byte) FORMAT).putLong(token).putLong(life).putLong(decided);
        bytes.putLong(notedAt).putLong(failingSince);
        RecordText.put(bytes, receiver);
        return bytes.array();
    }

    /** @throws dev.rouse.kv.error.KvCorruptException it is no such record */
    public static ReceiverRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "outbox receiver", bytes, FORMAT, fields -> {
            long token = fields.getLong();
            long life = fields.getLong();
            long decided = fields.getLong();
            long notedAt = fields.getLong();
            long failingSince = fields.getLong();
            return new ReceiverRecord(RecordText.address(fields), token, life, decided, notedAt, failingSince);
        });
    }
}
