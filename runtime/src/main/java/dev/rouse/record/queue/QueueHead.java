package dev.rouse.record.queue;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import dev.rouse.record.field.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of an actor's queues: there is no such record where all are empty. Format 2, newest id 8, number of queues 1, then of each
 * its name (length 1 and UTF-8), messages 8, dead letters 8, messages to be tried again 8, whether {@link FlowRecord its flow} follows 1
 * (0 or 1), and that. Format 1 has neither the last count nor a flow.
 *
 * @param newest the greatest id that a message was given
 * @param queues by name, those alone that are not empty
 */
public record QueueHead(long newest, Map<String, Counts> queues) {

    private static final int FORMAT = 2;

    /**
     * Counts of one queue.
     *
     * @param messages that are ready or for later
     * @param dead letters
     * @param retrying messages of those that failed before
     * @param flow what its limits and groups are to know
     */
    public record Counts(long messages, long dead, long retrying, FlowRecord flow) {

        public static final Counts NONE = new Counts(0, 0);

        /** Bytes of a queue, but for its name and its flow. */
        public static final int BYTES = 26;

        /** Without failures, limits and groups. */
        public Counts(long messages, long dead) {
            this(messages, dead, 0, FlowRecord.NONE);
        }

        public boolean isEmpty() {
            return messages == 0 && dead == 0 && flow.isEmpty();
        }

        private int size() {
            return 25 + (flow.isEmpty() ? 0 : flow.size());
        }
    }

    public byte[] encode() {
        int size = 10;
        for (Map.Entry<String, Counts> queue : queues.entrySet()) {
            size += 1 + Utf8.length(queue.getKey()) + queue.getValue().size();
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(size).put((byte) FORMAT).putLong(newest).put(Lengths.of1(queues.size()));
        queues.forEach((name, counts) -> {
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            bytes.put(Lengths.of1(text.length))
                    .put(text)
                    .putLong(counts.messages)
                    .putLong(counts.dead)
                    .putLong(counts.retrying)
                    .put((byte) (counts.flow.isEmpty() ? 0 : 1));
            if (!counts.flow.isEmpty()) {
                counts.flow.write(bytes);
            }
        });
        return bytes.array();
    }

    /** @throws KvCorruptException it is no such record */
    public static QueueHead decode(KvKey key, byte[] bytes) {
        boolean hasFlow = bytes.length > 0 && bytes[0] != 1;
        return RecordReader.read(key, "queue", bytes, FORMAT, fields -> fields(fields, hasFlow));
    }

    private static QueueHead fields(ByteBuffer fields, boolean hasFlow) {
        long newest = fields.getLong();
        int count = fields.get() & 0xFF;
        Map<String, Counts> queues = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = FlowRecord.text(fields);
            long messages = fields.getLong();
            long dead = fields.getLong();
            long retrying = hasFlow ? fields.getLong() : 0;
            boolean flows = hasFlow && fields.get() != 0;
            queues.put(name, new Counts(messages, dead, retrying, flows ? FlowRecord.read(fields) : FlowRecord.NONE));
        }
        return new QueueHead(newest, queues);
    }
}
