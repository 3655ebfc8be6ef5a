package dev.rouse.link;

import dev.rouse.record.NodeId;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Way by which the nodes of a cluster reach each other. For one incarnation of a node; safe from any thread. */
public interface LinkTransport {

    /**
     * Begins to accept links of other nodes. Completes with the address that they reach this node by. Cold.
     *
     * @param acceptor makes the handler of each link, on the event loop of the link
     */
    Mono<String> accept(Function<Link, LinkHandler> acceptor);

    /**
     * Opens a link to {@code node} at {@code address}, on {@code loop}, where the answer comes too. Cold; ends with {@link
     * java.net.ConnectException} where nobody listens there, with {@link dev.rouse.wire.link.LinkRefusedException} where the
     * other side is another node or refuses this one, or with another error.
     *
     * @param handler makes the handler of the link
     */
    Mono<Link> connect(NodeId node, String address, EventExecutor loop, Function<Link, LinkHandler> handler);

    /** Closes all links and accepts no more. Cold. */
    Mono<Void> close();
}
