package dev.rouse.remote;

import dev.rouse.NodeUnavailableException;
import dev.rouse.call.Call;
import dev.rouse.shard.ShardSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Elsewhere of a node that is alone on its store: there is nobody to bring a call to, so each is refused. */
public final class Nowhere implements Elsewhere {

    @Override
    public void take(Call call) {
        call.refuse(new NodeUnavailableException("it gives up the shard of " + call.address() + ", or stops"));
    }

    @Override
    public void withdrawn(Call call) {}

    @Override
    public void opened(ShardSet shards) {}

    @Override
    public boolean has(Call call) {
        return false;
    }

    @Override
    public void inquire(Call call, byte[] question, Consumer<byte @Nullable []> answer) {
        answer.accept(null);
    }

    @Override
    public void close(NodeUnavailableException reason) {}
}
