package dev.rouse.kv.memory.disk;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The identity and version of a store, as its files have them. 24 bytes, big-endian: the identity, drawn when the store was made, and the
 * newest version whose writes it holds.
 */
record StoreState(UUID identity, long version) {

    static final int BYTES = 16 + 8;

    StoreState at(long newVersion) {
        return new StoreState(identity, newVersion);
    }

    void put(ByteBuffer to) {
        to.putLong(identity.getMostSignificantBits())
                .putLong(identity.getLeastSignificantBits())
                .putLong(version);
    }

    static StoreState get(ByteBuffer from) {
        return new StoreState(new UUID(from.getLong(), from.getLong()), from.getLong());
    }
}
