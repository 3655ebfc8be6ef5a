package dev.rouse.record;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** A node incarnation: 16 random bytes, never used again. */
public record NodeId(long high, long low) {

    public static NodeId random(RandomGenerator random) {
        return new NodeId(random.nextLong(), random.nextLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
