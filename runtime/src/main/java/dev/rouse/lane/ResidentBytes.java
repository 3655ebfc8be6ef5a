package dev.rouse.lane;

import dev.rouse.stored.ActorMemory;

/**
 * Bytes that a lane's resident actors have in memory: their states, as they are encoded, what was read ahead of
 * their features or made of it, and what they changed of those and is not saved yet. An equal share of what the node may have. Lane only.
 */
final class ResidentBytes {

    private final long limit;
    private long bytes;

    ResidentBytes(long limit) {
        this.limit = limit;
    }

    /**
     * The state of {@code actor} is {@code now} bytes.
     *
     * @return whether there is more than may be
     */
    boolean resized(ActorMemory actor, int now) {
        bytes += actor.resized(now);
        return isOver();
    }

    /**
     * Counts {@code others}, the bytes that {@code actor} has beside its state.
     *
     * @return whether there is more than may be
     */
    boolean recounted(ActorMemory actor, long others) {
        bytes += actor.recounted(others);
        return isOver();
    }

    void left(ActorMemory actor) {
        bytes -= actor.leaves();
    }

    /** Whether some are to sleep. */
    boolean isOver() {
        return bytes > limit;
    }

    /** Whether no other may be awake before some sleep. */
    boolean isFarOver() {
        return bytes / 2 > limit;
    }

    long limit() {
        return limit;
    }
}
