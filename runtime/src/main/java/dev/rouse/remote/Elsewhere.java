package dev.rouse.remote;

import dev.rouse.NodeUnavailableException;
import dev.rouse.call.Call;
import dev.rouse.shard.ShardSet;

/**
 * Takes the calls of one lane whose actors' shards are not open there: brings each to the node that has the shard, or holds it
 * until it is known who has it. On the lane, unless stated otherwise.
 */
public interface Elsewhere {

    /** Takes {@code call}, whose deadline runs already on the lane, and ends it. */
    void take(Call call);

    /** The caller of {@code call}, which may have been taken here, waits no longer. */
    void withdrawn(Call call);

    /** {@code shards} are open on the lane now: calls of them that are held here go there, in the order in which they came. */
    void opened(ShardSet shards);

    /** Ends all that waits here, as the node serves no longer. */
    void close(NodeUnavailableException reason);
}
