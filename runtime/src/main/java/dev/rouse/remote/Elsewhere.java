package dev.rouse.remote;

import dev.rouse.NodeUnavailableException;
import dev.rouse.call.Call;
import dev.rouse.shard.ShardSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

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

    /** Whether {@code call} was taken here and is not answered. */
    boolean has(Call call);

    /**
     * Asks the node that {@code call} was sent to about it.
     *
     * @param answer told what that says, soon; null where it was sent to none, or that says nothing
     */
    void inquire(Call call, byte[] question, Consumer<byte @Nullable []> answer);

    /** Completes when no call is here, neither under way nor waiting. Cold; subscribed on the lane. */
    default Mono<Void> whenIdle() {
        return Mono.empty();
    }

    /** Ends all that waits here, as the node serves no longer. */
    void close(NodeUnavailableException reason);
}
