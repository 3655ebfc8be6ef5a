package dev.rouse.record.workflow;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** A record in another one, behind its length of 4 bytes. */
final class RecordPart {

    private RecordPart() {}

    /** @throws BufferUnderflowException {@code from} has fewer bytes than the length says */
    static byte[] of(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
