package dev.rouse.record;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidAddressException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Identity and life of an actor: format 1, flags 1 (bit 0: initialized, bit 1: paused), created-at 8 (ms since 1970),
 * incarnation 8, next alarm 8 (ms since 1970, 0: none), type length 1, type, key length 2, key text.
 *
 * @param initialized whether the first state is there; written together with it, never before
 * @param createdAt in milliseconds since 1970
 * @param incarnation which life of the address this is: random, so that a destroyed life is never mistaken for the next
 * @param nextAlarm the due time of the alarm index row, in milliseconds since 1970; 0 when there is none
 * @param paused whether an operator paused it: it does not start until it is resumed
 */
public record MetaRecord(
        ActorAddress address, boolean initialized, long createdAt, long incarnation, long nextAlarm, boolean paused) {

    private static final int FORMAT = 1;
    private static final int INITIALIZED = 1;
    private static final int PAUSED = 2;

    /** Bytes between the format and the address. */
    private static final int FIXED = 25;

    private static final ActorAddress NOBODY = ActorAddress.of("nobody", "nobody");

    /** That of an actor that is not paused. */
    public MetaRecord(ActorAddress address, boolean initialized, long createdAt, long incarnation, long nextAlarm) {
        this(address, initialized, createdAt, incarnation, nextAlarm, false);
    }

    /** Whether {@code bytes}, which are a meta record, say that the actor is paused. */
    public static boolean isPaused(byte[] bytes) {
        return bytes.length > 1 && (bytes[1] & PAUSED) != 0;
    }

    public MetaRecord withPaused(boolean value) {
        return new MetaRecord(address, initialized, createdAt, incarnation, nextAlarm, value);
    }

    public MetaRecord withNextAlarm(long dueMillis) {
        return new MetaRecord(address, initialized, createdAt, incarnation, dueMillis, paused);
    }

    public byte[] encode() {
        byte[] type = address.type().getBytes(StandardCharsets.UTF_8);
        byte[] key = address.key().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(29 + type.length + key.length)
                .put((byte) FORMAT)
                .put((byte) ((initialized ? INITIALIZED : 0) | (paused ? PAUSED : 0)))
                .putLong(createdAt)
                .putLong(incarnation)
                .putLong(nextAlarm)
                .put(Lengths.of1(type.length))
                .put(type)
                .putShort(Lengths.of2(key.length))
                .put(key)
                .array();
    }

    /** Whether a newer version of Rouse wrote {@code record}. */
    public static boolean isNewer(byte[] record) {
        return record.length > 0 && (record[0] & 0xFF) > FORMAT;
    }

    /**
     * @param expected whose record it should be
     * @throws KvCorruptException it is not, or not a record
     */
    public static MetaRecord decode(KvKey key, byte[] bytes, ActorAddress expected) {
        MetaRecord meta = RecordReader.read(key, "meta", bytes, FORMAT, fields -> fields(key, fields, expected));
        if (!meta.address.equals(expected)) {
            throw new KvCorruptException(
                    "meta record at " + key,
                    "it is of actor " + meta.address + ", expected " + expected + ". It was left as it is.",
                    null);
        }
        return meta;
    }

    /**
     * The address in {@code bytes}, of whichever actor they are the meta record.
     *
     * @throws KvCorruptException they are not a meta record
     */
    public static ActorAddress addressIn(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "meta", bytes, FORMAT, fields -> {
            fields.get(new byte[FIXED]);
            return address(key, fields, NOBODY);
        });
    }

    private static MetaRecord fields(KvKey key, ByteBuffer fields, ActorAddress expected) {
        int flags = fields.get();
        long createdAt = fields.getLong();
        long incarnation = fields.getLong();
        long nextAlarm = fields.getLong();
        return new MetaRecord(
                address(key, fields, expected),
                (flags & INITIALIZED) != 0,
                createdAt,
                incarnation,
                nextAlarm,
                (flags & PAUSED) != 0);
    }

    /** Almost always the expected one, which need not be made again. */
    private static ActorAddress address(KvKey key, ByteBuffer fields, ActorAddress expected) {
        String type = text(fields, fields.get() & 0xFF, expected.type());
        String keyText = text(fields, fields.getShort() & 0xFFFF, expected.key());
        if (type.equals(expected.type()) && keyText.equals(expected.key())) {
            return expected;
        }
        try {
            return ActorAddress.parse(type, keyText);
        } catch (InvalidAddressException e) {
            throw new KvCorruptException(
                    "meta record at " + key, "its address is none: " + e.getMessage() + " It was left as it is.", e);
        }
    }

    private static String text(ByteBuffer fields, int length, String expected) {
        if (isNext(fields, length, expected)) {
            fields.position(fields.position() + length);
            return expected;
        }
        byte[] bytes = new byte[length];
        fields.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether the next bytes are {@code ascii}, seen without decoding them; a text that is not ASCII is none. */
    private static boolean isNext(ByteBuffer fields, int length, String ascii) {
        if (length != ascii.length() || length > fields.remaining()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (fields.get(fields.position() + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
