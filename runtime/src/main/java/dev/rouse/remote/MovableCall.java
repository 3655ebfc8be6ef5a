package dev.rouse.remote;

import dev.rouse.wire.Frame;
import java.util.List;

/** A call that came from another node, which can bring it elsewhere itself. */
public interface MovableCall {

    /** The turns of all nodes that wait for it, the first caller first. */
    List<Frame.Waiting> chain();

    /** Ends it here, before any turn of it: its node is told {@code route}, the way to the owner of {@code shard}. */
    void moved(int shard, Route route);
}
