package dev.rouse.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The answer to a front that a connection was made, or taken up again. As bytes: attachment 8, received 8, position 8,
 * time to resume 8 (ms), then each subscription with a length 4.
 *
 * @param attachment by which the front is known from now on
 * @param received number of the last message whose outcome is durable
 * @param position offset behind which the events come that the actor sends to it
 * @param resumeWithinMillis time for which the actor waits for a client that is away
 * @param subscriptions names of events
 */
public record Attached(
        long attachment, long received, long position, long resumeWithinMillis, Set<String> subscriptions) {

    public byte[] encode() {
        byte[][] names = subscriptions.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        int length = 4 * Long.BYTES;
        for (byte[] name : names) {
            length += Integer.BYTES + name.length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length)
                .putLong(attachment)
                .putLong(received)
                .putLong(position)
                .putLong(resumeWithinMillis);
        for (byte[] name : names) {
            bytes.putInt(name.length).put(name);
        }
        return bytes.array();
    }

    /** @throws RuntimeException it is none */
    public static Attached decode(byte[] answer) {
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        long attachment = bytes.getLong();
        long received = bytes.getLong();
        long position = bytes.getLong();
        long resumeWithinMillis = bytes.getLong();
        Set<String> names = new LinkedHashSet<>();
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw new IllegalArgumentException(
                        "A name has " + length + " bytes, of " + bytes.remaining() + " that are left.");
            }
            byte[] name = new byte[length];
            bytes.get(name);
            names.add(new String(name, StandardCharsets.UTF_8));
        }
        return new Attached(attachment, received, position, resumeWithinMillis, names);
    }
}
