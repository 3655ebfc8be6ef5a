package dev.rouse.feature;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a feature that one actor in memory keeps between turns. Made when it is first needed. Lane only. */
public abstract class Share {

    private final Feature feature;

    /** The actor's share of another feature. */
    public @Nullable Share next;

    protected Share(Feature feature) {
        this.feature = feature;
    }

    public final Feature feature() {
        return feature;
    }

    /** {@code saved}, which it has adopted, is in the store. */
    public abstract void durable(Changes saved);

    /**
     * Takes back what is not in the store, but for {@code kept}.
     *
     * @param kept the newest changes of those that stay; null for none
     */
    public abstract void rollBack(@Nullable Changes kept);

    /**
     * When the actor is to be woken for it, once {@code saved} is in the store; null for never.
     *
     * @param saved the newest changes of a commit; null when it has none of this feature
     */
    public @Nullable WakeTime wake(@Nullable Changes saved) {
        return null;
    }

    /**
     * Tells an operator of the actor: facts by name, in the order to read them in. Values are text, numbers, booleans, instants, and
     * lists and maps of those, never null, and nobody changes them. Called only where somebody asks.
     *
     * @return empty where there is nothing to tell
     */
    public Map<String, Object> describe() {
        return Map.of();
    }

    /**
     * Bytes that it has in memory, about, beside what is known of the records and changes that are not in the store: these are counted
     * without it. Asked whenever it may have changed, so it costs nothing to tell.
     */
    public long bytes() {
        return 0;
    }

    /** Whether the actor must not go to sleep for idleness. The activation is told of a change by {@code stirred()}. */
    public boolean keepsAwake() {
        return false;
    }

    /** Called, maybe more than once, when the activation stops: no new work of the feature may begin in it. Must not throw. */
    public void stops() {}
}
