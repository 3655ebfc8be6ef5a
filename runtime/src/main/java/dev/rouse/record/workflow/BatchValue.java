package dev.rouse.record.workflow;

import dev.rouse.record.field.VarFields;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of an entry that takes messages of a queue. Most messages 4, name of the queue (length 2 and UTF-8), then each message (length 4
 * and the codec's bytes).
 *
 * @param most messages that it takes
 * @param messages that it has taken
 */
public record BatchValue(int most, String queue, List<byte[]> messages) {

    /** This with one more. */
    public BatchValue with(byte[] message) {
        List<byte[]> more = new ArrayList<>(messages);
        more.add(message);
        return new BatchValue(most, queue, List.copyOf(more));
    }

    public boolean isFull() {
        return messages.size() >= most;
    }

    /** Size of what {@link #encode()} makes, in bytes. */
    public int size() {
        int size = Integer.BYTES + VarFields.sizeOf(queue);
        for (byte[] message : messages) {
            size += VarFields.sizeOf(message);
        }
        return size;
    }

    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(size()).putInt(most);
        VarFields.put(bytes, queue);
        messages.forEach(message -> VarFields.put(bytes, message));
        return bytes.array();
    }

    /** Reads what {@link #encode()} made. */
    public static BatchValue decode(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        int most = bytes.getInt();
        String queue = VarFields.text(bytes);
        List<byte[]> messages = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] message = VarFields.value(bytes);
            messages.add(message == null ? new byte[0] : message);
        }
        return new BatchValue(most, queue, List.copyOf(messages));
    }
}
