package dev.rouse.actor;

/** Bytes of the states of a lane's resident actors, as they are encoded: an equal share of what the node may have. Lane only. */
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
    boolean resized(ActorFacts actor, int now) {
        bytes += actor.resized(now);
        return isOver();
    }

    void left(ActorFacts actor) {
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
