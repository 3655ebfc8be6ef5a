package dev.rouse.host;

import dev.rouse.link.LinkTransport;
import dev.rouse.wire.Frame;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;

/** Makes the way of one incarnation of a node to the others. */
interface Transports {

    /** @param loops of the node's lanes */
    LinkTransport of(Frame.Identity self, List<EventExecutor> loops);
}
