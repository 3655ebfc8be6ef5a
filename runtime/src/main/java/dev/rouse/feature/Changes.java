package dev.rouse.feature;

import org.jspecify.annotations.Nullable;

/** The changes that one turn makes to one feature of its actor. A turn that fails drops it. Lane only. */
public abstract class Changes {

    private final Feature feature;

    /** The changes of the same turn to another feature. */
    public @Nullable Changes next;

    protected Changes(Feature feature) {
        this.feature = feature;
    }

    public final Feature feature() {
        return feature;
    }

    /** The highest cost of them in a commit, as the store counts. */
    public abstract long cost();

    /** Makes them final, on top of what finished turns left. The turn fails where this throws. */
    public void settle() {}

    /** Hands them to the actor's share: they are what turns see from now on. Once settled; must not throw. */
    public void adopt() {}

    /** Whether they may move the time at which the actor wants to be woken. */
    public boolean moveWake() {
        return false;
    }

    /** Adds the changes of the turn right after, which are settled too. */
    public abstract void absorb(Changes later);

    /** Adds the records that they change. */
    public abstract void addTo(RecordChanges records);

    /** Adds records of which only what the last turn leaves counts: called where they were given to {@link RecordChanges#atEnd}. */
    public void addLast(RecordChanges records) {}
}
