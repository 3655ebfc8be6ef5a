package dev.rouse.record.queue;

import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.field.Lengths;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Key of a message among the records of its actor: {@code 06 part1 length1 queue order8 id8}. Messages of one part and queue are in the
 * order in which they are to be taken.
 */
public final class QueuePlace implements Comparable<QueuePlace> {

    /** Order of places of one part of one queue. */
    public static final Comparator<QueuePlace> IN_PART = QueuePlace::compareInPart;

    private static final int FIXED_BYTES = 16;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Part part;
    private final String queue;
    private final long order;
    private final long id;

    /** Made when it is first asked for: the same whoever makes it. */
    private @Nullable KvKey suffix;

    /**
     * Makes a place.
     *
     * @param order of those that are ready, the class of their priority; of those for later, when they are due, in milliseconds since
     *     1970; of dead letters 0
     * @param id greater than that of all that were sent before
     */
    public QueuePlace(Part part, String queue, long order, long id) {
        this.part = part;
        this.queue = queue;
        this.order = order;
        this.id = id;
    }

    public Part part() {
        return part;
    }

    public String queue() {
        return queue;
    }

    public long order() {
        return order;
    }

    public long id() {
        return id;
    }

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
        KvKey made = suffix;
        if (made == null) {
            byte[] name = queue.getBytes(StandardCharsets.UTF_8);
            byte[] bytes = new byte[3 + name.length + FIXED_BYTES];
            begin(bytes, part, name);
            LONG.set(bytes, 3 + name.length, order);
            LONG.set(bytes, 3 + name.length + Long.BYTES, id);
            made = KvKey.of(bytes);
            suffix = made;
        }
        return made;
    }

    /** Prefix of the keys of a part of a queue. */
    public static KvKey prefix(Part part, String queue) {
        byte[] name = queue.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[3 + name.length];
        begin(bytes, part, name);
        return KvKey.of(bytes);
    }

    private static void begin(byte[] bytes, Part part, byte[] name) {
        bytes[0] = Suffix.queueMessages()[0];
        bytes[1] = part.code;
        bytes[2] = Lengths.of1(name.length);
        System.arraycopy(name, 0, bytes, 3, name.length);
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
        String queue = new String(bytes, from, length, StandardCharsets.UTF_8);
        return new QueuePlace(Part.of(bytes[1]), queue, rest.getLong(), rest.getLong());
    }

    @Override
    public int compareTo(QueuePlace other) {
        int byPart = part.compareTo(other.part);
        int byQueue = byPart != 0 ? byPart : queue.compareTo(other.queue);
        return byQueue != 0 ? byQueue : compareInPart(other);
    }

    private int compareInPart(QueuePlace other) {
        int byOrder = Long.compareUnsigned(order, other.order);
        return byOrder != 0 ? byOrder : Long.compareUnsigned(id, other.id);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QueuePlace place
                && id == place.id
                && order == place.order
                && part == place.part
                && queue.equals(place.queue);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id) + 31 * Long.hashCode(order);
    }

    @Override
    public String toString() {
        return queue + " " + part + " " + order + " " + Long.toHexString(id);
    }
}
