package dev.rouse.stream;

import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeObserver;
import dev.rouse.call.Receiver;
import dev.rouse.loop.LaneLoop;
import io.netty.util.concurrent.EventExecutor;

/** An event loop's share of the actors, as those know it that answer from it. */
public interface ServingLane extends Receiver {

    LaneLoop loop();

    @Override
    default EventExecutor eventLoop() {
        return loop().executor();
    }

    /** Observes what is done on it. */
    default RuntimeObserver observer() {
        return RuntimeObserver.NONE;
    }

    /** Whether answers that wait for no commit may leave: the node has its place for sure. */
    boolean mayServe();

    /** The error that says why it does not serve. */
    NodeUnavailableException unavailable();
}
