package dev.rouse.preload;

import dev.rouse.ActorAddress;

/**
 * A bundle of an actor on its way to another node.
 *
 * @param bytes as {@link BundleCodec} writes them
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record WarmBundle(ActorAddress actor, byte[] bytes) {

    /** Counted for each beside its address and bytes. */
    private static final int OVERHEAD = 64;

    /** Bytes that it takes on its way. */
    public long size() {
        return (long) OVERHEAD + actor.type().length() + 3L * actor.key().length() + bytes.length;
    }
}
