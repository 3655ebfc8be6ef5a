package dev.rouse.net.raw;

import dev.rouse.FrontSocket;
import dev.rouse.net.request.Upgrade;
import dev.rouse.net.socket.frame.SocketServices;
import dev.rouse.net.websocket.WebSocketOpening;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Makes a raw WebSocket of a connection of HTTP/1.1, whose actor has accepted it. */
final class RawSocketUpgrade implements Upgrade {

    private final SocketServices services;
    private final HttpRequest head;
    private final FrontSocket socket;
    private @Nullable RawSocketHandler opened;

    RawSocketUpgrade(SocketServices services, HttpRequest head, FrontSocket socket) {
        this.services = services;
        this.head = head;
        this.socket = socket;
    }

    @Override
    public void takeOver(ChannelHandlerContext http) {
        RawSocketHandler handler = new RawSocketHandler(services, socket);
        new WebSocketOpening(
                        head,
                        socket.protocol().orElse(null),
                        services.limits().frames().frameBytes(),
                        services.limits().compression(),
                        true,
                        services.requests(),
                        services::thrown)
                .takeOver(http, handler, services.counts());
        opened = handler;
        handler.begin();
    }

    @Override
    public void abandon() {
        socket.disconnect("its client left before it was open").subscribe();
    }

    @Override
    public int status() {
        return HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }

    @Override
    public long bytes() {
        return opened == null ? 0 : opened.bytes();
    }

    @Override
    public @Nullable String end() {
        return opened == null ? null : opened.end();
    }
}
