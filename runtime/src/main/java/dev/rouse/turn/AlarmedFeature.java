package dev.rouse.turn;

import java.util.function.Consumer;

/** A feature with work of its own, for which actors are woken, see {@link dev.rouse.feature.Share#wake}. */
public interface AlarmedFeature {

    /**
     * The actor is awake, and something may be due: does it. Lane only.
     *
     * @param row the due time of the alarm index row that it was woken by, in milliseconds since 1970
     * @param then told at the end, which may be at once, whether anything was due
     */
    void alarmed(WorkHost host, long row, Consumer<Boolean> then);

    /** The actor has started, and takes calls: work that its last life left may begin. Lane only. Nothing by default. */
    default void woke(WorkHost host) {}
}
