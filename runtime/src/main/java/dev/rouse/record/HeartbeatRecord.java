package dev.rouse.record;

import java.nio.ByteBuffer;

/**
 * A sign of life: format 1, sequence 8. Others compare it for change, nothing else.
 *
 * @param sequence a new one at every attempt
 */
public record HeartbeatRecord(long sequence) {

    public byte[] encode() {
        return ByteBuffer.allocate(9).put((byte) 1).putLong(sequence).array();
    }
}
