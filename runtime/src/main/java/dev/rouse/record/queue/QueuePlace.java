package dev.rouse.record.queue;

import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.field.Lengths;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Key of a message among the records of its actor: {@code 06 part1 length1 queue order8 id8}. Messages of one part and queue are in the
 * order in which they are to be taken.
 *
 * @param order of those that are ready, the class of their priority; of those for later, when they are due, in milliseconds since 1970;
 *     of dead letters 0
 * @param id greater than that of all that were sent before
 */
public record QueuePlace(Part part, String queue, long order, long id) implements Comparable<QueuePlace> {

    private static final int FIXED_BYTES = 16;

    /** Parts of a queue, in the order of their keys. */
    public enum Part {
        /** Messages that may be handled now. */
        READY(0),
        /** Messages that may be handled at a time to come. */
        LATER(1),
        /** Messages that are not handled any more, as they failed too often. */
        DEAD(2);

        private final byte code;

        Part(int code) {
            this.code = (byte) code;
        }

        private static Part of(byte code) {
            return switch (code) {
                case 0 -> READY;
                case 1 -> LATER;
                case 2 -> DEAD;
                default -> throw new IllegalArgumentException("No part of a queue has code " + code + ".");
            };
        }
    }

    /** The key behind the actor's own prefix. */
    public KvKey suffix() {
        byte[] prefix = prefix(part, queue).bytes();
        return KvKey.of(ByteBuffer.allocate(prefix.length + FIXED_BYTES)
                .put(prefix)
                .putLong(order)
                .putLong(id)
                .array());
    }

    /** Prefix of the keys of a part of a queue. */
    public static KvKey prefix(Part part, String queue) {
        byte[] name = queue.getBytes(StandardCharsets.UTF_8);
        return KvKey.of(ByteBuffer.allocate(3 + name.length)
                .put(Suffix.queueMessages())
                .put(part.code)
                .put(Lengths.of1(name.length))
                .put(name)
                .array());
    }

    /**
     * The place that a key names.
     *
     * @param suffix of a record of a message
     */
    public static QueuePlace of(KvKey suffix) {
        byte[] bytes = suffix.bytes();
        int from = 3;
        int length = bytes[2] & 0xFF;
        ByteBuffer rest = ByteBuffer.wrap(bytes, from + length, FIXED_BYTES);
        String queue = new String(Arrays.copyOfRange(bytes, from, from + length), StandardCharsets.UTF_8);
        return new QueuePlace(Part.of(bytes[1]), queue, rest.getLong(), rest.getLong());
    }

    @Override
    public int compareTo(QueuePlace other) {
        int byPart = part.compareTo(other.part);
        int byQueue = byPart != 0 ? byPart : queue.compareTo(other.queue);
        int byOrder = byQueue != 0 ? byQueue : Long.compareUnsigned(order, other.order);
        return byOrder != 0 ? byOrder : Long.compareUnsigned(id, other.id);
    }
}
