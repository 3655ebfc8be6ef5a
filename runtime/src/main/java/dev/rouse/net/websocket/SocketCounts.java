package dev.rouse.net.websocket;

import dev.rouse.net.request.RequestRefused;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts and bounds the sockets of a server, and those from each address. From any thread. */
public final class SocketCounts {

    private static final Object UNKNOWN = new Object();

    private final int limit;
    private final int limitPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> byAddress = new ConcurrentHashMap<>();

    /** @param limitPerAddress for those from one address */
    public SocketCounts(int limit, int limitPerAddress) {
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
    }

    /**
     * Counts a socket, which is to be given back.
     *
     * @param client its address; null for unknown
     * @throws RequestRefused there would be too many
     */
    public void enter(@Nullable SocketAddress client) {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            throw RequestRefused.tooManySockets("on this server", limit);
        }
        Object key = key(client);
        if (byAddress.merge(key, 1, Integer::sum) > limitPerAddress) {
            leave(client);
            throw RequestRefused.tooManySockets("from one address", limitPerAddress);
        }
    }

    /** Gives a socket back that was counted. */
    public void leave(@Nullable SocketAddress client) {
        open.decrementAndGet();
        byAddress.computeIfPresent(key(client), (address, count) -> count == 1 ? null : count - 1);
    }

    /** Number of sockets that are open. */
    public int open() {
        return open.get();
    }

    private static Object key(@Nullable SocketAddress client) {
        Object host = client instanceof InetSocketAddress address ? address.getAddress() : client;
        return host == null ? UNKNOWN : host;
    }
}
