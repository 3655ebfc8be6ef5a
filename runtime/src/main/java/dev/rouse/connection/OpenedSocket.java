package dev.rouse.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a front that a raw socket was opened. As bytes: length 4 and the bytes of {@code attached}, then the sub-protocol up to the
 * end, nothing for none.
 *
 * @param protocol the sub-protocol that the actor chose; null for none
 */
public record OpenedSocket(Attached attached, @Nullable String protocol) {

    public byte[] encode() {
        byte[] first = attached.encode();
        byte[] utf8 = protocol == null ? new byte[0] : protocol.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + first.length + utf8.length)
                .putInt(first.length)
                .put(first)
                .put(utf8)
                .array();
    }

    /** @throws RuntimeException it is none */
    public static OpenedSocket decode(byte[] answer) {
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("An attachment has " + length + " bytes, of " + bytes.remaining() + ".");
        }
        byte[] attached = new byte[length];
        bytes.get(attached);
        byte[] protocol = new byte[bytes.remaining()];
        bytes.get(protocol);
        return new OpenedSocket(
                Attached.decode(attached), protocol.length == 0 ? null : new String(protocol, StandardCharsets.UTF_8));
    }
}
