package dev.rouse.record.queue;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import dev.rouse.record.field.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of an actor's queues: there is no such record where all are empty. Format 1, newest id 8, number of queues 1, then of each
 * its name (length 1 and UTF-8), messages 8, dead letters 8.
 *
 * @param newest the greatest id that a message was given
 * @param queues by name, those alone that are not empty
 */
public record QueueHead(long newest, Map<String, Counts> queues) {

    private static final int FORMAT = 1;

    /**
     * Counts of one queue.
     *
     * @param messages that are ready or for later
     * @param dead letters
     */
    public record Counts(long messages, long dead) {

        public static final Counts NONE = new Counts(0, 0);

        public boolean isEmpty() {
            return messages == 0 && dead == 0;
        }
    }

    public byte[] encode() {
        int size = 10;
        for (String name : queues.keySet()) {
            size += 17 + Utf8.length(name);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(size).put((byte) FORMAT).putLong(newest).put(Lengths.of1(queues.size()));
        queues.forEach((name, counts) -> {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            bytes.put(Lengths.of1(text.length))
                    .put(text)
                    .putLong(counts.messages)
                    .putLong(counts.dead);
        });
        return bytes.array();
    }

    /** @throws KvCorruptException it is no such record */
    public static QueueHead decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "queue", bytes, FORMAT, QueueHead::fields);
    }

    private static QueueHead fields(ByteBuffer fields) {
        long newest = fields.getLong();
        int count = fields.get() & 0xFF;
        Map<String, Counts> queues = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int length = fields.get() & 0xFF;
            if (length > fields.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] name = new byte[length];
            fields.get(name);
            queues.put(new String(name, StandardCharsets.UTF_8), new Counts(fields.getLong(), fields.getLong()));
        }
        return new QueueHead(newest, queues);
    }
}
