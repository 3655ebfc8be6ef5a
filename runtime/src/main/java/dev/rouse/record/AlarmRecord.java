package dev.rouse.record;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidAddressException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A row of the alarm index, whose key tells when: format 1, flags 1 (bit 0: of a recurring entry), type length 1, type, key
 * length 2, key text.
 *
 * @param recurring whether the entry that is due then recurs
 */
public record AlarmRecord(ActorAddress address, boolean recurring) {

    private static final int FORMAT = 1;

    public byte[] encode() {
        byte[] type = address.type().getBytes(StandardCharsets.UTF_8);
        byte[] key = address.key().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + type.length + key.length)
                .put((byte) FORMAT)
                .put((byte) (recurring ? 1 : 0))
                .put(Lengths.of1(type.length))
                .put(type)
                .putShort(Lengths.of2(key.length))
                .put(key)
                .array();
    }

    /** @throws KvCorruptException it is not such a record */
    public static AlarmRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "alarm", bytes, FORMAT, fields -> {
            boolean recurring = (fields.get() & 1) != 0;
            String type = text(fields, fields.get() & 0xFF);
            String keyText = text(fields, fields.getShort() & 0xFFFF);
            try {
                return new AlarmRecord(ActorAddress.parse(type, keyText), recurring);
            } catch (InvalidAddressException e) {
                throw new KvCorruptException(
                        "alarm record at " + key,
                        "its address is none: " + e.getMessage() + " It was left as it is.",
                        e);
            }
        });
    }

    private static String text(ByteBuffer fields, int length) {
        if (length > fields.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        fields.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
