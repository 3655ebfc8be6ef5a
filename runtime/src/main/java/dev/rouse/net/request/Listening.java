package dev.rouse.net.request;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Tells who can reach the server of a connection. */
public final class Listening {

    private Listening() {}

    /** Whether the server of {@code connection} listens to this machine alone: on loopback, or on what is no network at all. */
    public static boolean isLocal(Channel connection) {
        Channel server = connection;
        while (server.parent() != null) {
            server = server.parent();
        }
        return !(server.localAddress() instanceof InetSocketAddress address)
                || address.getAddress() != null && address.getAddress().isLoopbackAddress();
    }
}
