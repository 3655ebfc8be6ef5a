package dev.rouse.net.socket;

import dev.rouse.net.request.Upgrade;
import dev.rouse.net.socket.call.Calls;
import dev.rouse.net.socket.connect.Connections;
import dev.rouse.net.socket.event.Subscriptions;
import dev.rouse.net.socket.frame.FrameGroup;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.net.socket.frame.SubProtocol;
import dev.rouse.net.websocket.WebSocketOpening;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a WebSocket of a connection of HTTP/1.1. */
final class SocketUpgrade implements Upgrade {

    private final SocketServices services;
    private final SocketRoutes routes;
    private final HttpRequest head;
    private final SubProtocol protocol;
    private @Nullable SocketHandler opened;

    /** @param head of the request that asked for it */
    SocketUpgrade(SocketServices services, SocketRoutes routes, HttpRequest head, SubProtocol protocol) {
        this.services = services;
        this.routes = routes;
        this.head = head;
        this.protocol = protocol;
    }

    @Override
    public int status() {
        return HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    @Override
    public long bytes() {
        return opened == null ? 0 : opened.out().bytes();
    }

    @Override
    public @Nullable String end() {
        return opened == null ? null : opened.end();
    }

    @Override
    public void takeOver(ChannelHandlerContext http) {
        WebSocketOpening.check(http);
        SocketHandler socket = new SocketHandler(services, head, protocol);
        new WebSocketOpening(
                        head,
                        SubProtocol.NAMES,
                        services.limits().frames().frameBytes(),
                        services.limits().compression(),
                        protocol == SubProtocol.JSON,
                        services.requests(),
                        services::thrown)
                .takeOver(http, socket, services.counts());
        opened = socket;
        socket.begin(groups(socket, http.channel().remoteAddress()));
    }

    /** The groups of frames that a socket serves. */
    private List<FrameGroup> groups(Socket socket, @Nullable SocketAddress client) {
        return List.of(
                new Calls(socket, services, routes.calls(), client),
                new Subscriptions(socket, services, routes.events()),
                new Connections(socket, services, routes.connections()));
    }
}
