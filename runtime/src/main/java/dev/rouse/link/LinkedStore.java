package dev.rouse.link;

import dev.rouse.wire.Frame;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;

/** A store in this process whose nodes reach each other by a way of its own, and not by that of the process: one of simulated processes. */
public interface LinkedStore {

    /**
     * The way of one incarnation of a node to the others.
     *
     * @param loops of the node's lanes
     */
    LinkTransport transport(Frame.Identity self, List<EventExecutor> loops);
}
