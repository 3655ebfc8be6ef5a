package dev.rouse.remote;

import dev.rouse.record.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Way to the owner of a shard, as far as it is known here: a hint.
 *
 * @param owner the node that has the shard or is to take it next; null for none that lives
 * @param address where the owner is reached; null for nowhere
 * @param sequence of the owner row that says so; less than 0 where none was seen
 */
public record Route(@Nullable NodeId owner, @Nullable String address, long sequence) {

    static final Route UNKNOWN = new Route(null, null, -1);
}
