package dev.rouse;

/** Concurrency of an action: the way its turns share the actor with others. */
public enum ActionMode {
    /** Never overlaps with any other turn of the actor. The default. */
    EXCLUSIVE,
    /** {@link ReadOnly}. */
    READ_ONLY,
    /** {@link Interleaved}. */
    INTERLEAVED,
    /** {@link Watch}. */
    WATCH;

    /** Whether its turns may change nothing. */
    public boolean changesNothing() {
        return this == READ_ONLY || this == WATCH;
    }

    /** Whether a turn of this mode may run while one of {@code other} does. */
    public boolean overlaps(ActionMode other) {
        return this == WATCH || other == WATCH || this != EXCLUSIVE && other != EXCLUSIVE;
    }
}
