package dev.rouse.record;

import java.nio.ByteBuffer;

/**
 * A node's heartbeat: format 1, sequence 8. Others compare it for change, nothing else.
 *
 * @param sequence a new one at every attempt
 */
public record HeartbeatRecord(long sequence) {

    public byte[] encode() {
        return ByteBuffer.allocate(9).put((byte) 1).putLong(sequence).array();
    }
}
