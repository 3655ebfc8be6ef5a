package dev.rouse.connection;

import dev.rouse.record.connection.ConnectionRecord;
import org.jspecify.annotations.Nullable;

/** A change of a connection. Without side effects: it may be made more than once, to another record each time. */
@FunctionalInterface
interface ConnectionChange {

    /**
     * The record behind it.
     *
     * @param before null for none
     * @return null for none
     */
    @Nullable
    ConnectionRecord of(@Nullable ConnectionRecord before);

    /** This one, then {@code later}. */
    default ConnectionChange then(ConnectionChange later) {
        return before -> later.of(of(before));
    }
}
