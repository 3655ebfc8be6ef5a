package dev.rouse.net.request;

import io.netty.channel.ChannelHandlerContext;

/** Outcome of an operation that ends HTTP on its connection, which goes on with another protocol. */
@FunctionalInterface
public interface Upgrade {

    /**
     * Answers the request, and puts the handlers of the other protocol in place of that of HTTP. On the event loop of the
     * connection.
     *
     * @param http the handler that it replaces
     * @throws dev.rouse.RouseException it cannot be: nothing has changed
     */
    void takeOver(ChannelHandlerContext http);
}
