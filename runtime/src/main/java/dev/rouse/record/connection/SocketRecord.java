package dev.rouse.record.connection;

import dev.rouse.record.field.Lengths;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The part of a connection that makes it a raw WebSocket: flags 1 (1 for hibernates), then with a length 2 each the path, the query and
 * the sub-protocol, nothing for none.
 *
 * @param hibernates whether its actor may sleep
 * @param path below the actor
 * @param query null for none
 * @param protocol null for none
 */
public record SocketRecord(
        boolean hibernates,
        String path,
        @Nullable String query,
        @Nullable String protocol) {

    private static final int HIBERNATES = 1;

    /** The same, with another word on sleep. */
    public SocketRecord hibernating(boolean may) {
        return new SocketRecord(may, path, query, protocol);
    }

    byte[] encode() {
        byte[][] texts = {utf8(path), utf8(query), utf8(protocol)};
        int length = 1;
        for (byte[] text : texts) {
            length += Short.BYTES + text.length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).put((byte) (hibernates ? HIBERNATES : 0));
        for (byte[] text : texts) {
            bytes.putShort(Lengths.of2(text.length)).put(text);
        }
        return bytes.array();
    }

    private static byte[] utf8(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    static SocketRecord decode(ByteBuffer fields) {
        boolean hibernates = (fields.get() & HIBERNATES) != 0;
        String path = text(fields);
        String query = text(fields);
        String protocol = text(fields);
        return new SocketRecord(hibernates, path, query.isEmpty() ? null : query, protocol.isEmpty() ? null : protocol);
    }

    private static String text(ByteBuffer fields) {
        byte[] utf8 = new byte[fields.getShort() & 0xFFFF];
        fields.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
