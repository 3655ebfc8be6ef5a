package dev.rouse.net.connection;

import dev.rouse.net.request.RequestRefused;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Counts and bounds what clients keep open at a server, and what those of each address do. From any thread. */
public final class ClientCounts {

    private static final Object UNKNOWN = new Object();

    private final int limit;
    private final int limitPerAddress;
    private final BiFunction<String, Integer, RequestRefused> refusal;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * @param limitPerAddress for those from one address
     * @param refusal of one more, by where there are too many and how many are allowed
     */
    public ClientCounts(int limit, int limitPerAddress, BiFunction<String, Integer, RequestRefused> refusal) {
        this.refusal = refusal;
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
    }

    /**
     * Counts one, which is to be given back.
     *
     * @param client its address; null for unknown
     * @throws RequestRefused there would be too many
     */
    public void enter(@Nullable SocketAddress client) {
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            throw refusal.apply("on this server", limit);
        }
        Object key = key(client);
        if (byAddress.merge(key, 1, Integer::sum) > limitPerAddress) {
            leave(client);
            throw refusal.apply("from one address", limitPerAddress);
        }
    }

    /** Gives one back that was counted. */
    public void leave(@Nullable SocketAddress client) {
        open.decrementAndGet();
        byAddress.computeIfPresent(key(client), (address, count) -> count == 1 ? null : count - 1);
    }

    /** Number of those that are open. */
    public int open() {
        return open.get();
    }

    private static Object key(@Nullable SocketAddress client) {
        Object host = client instanceof InetSocketAddress address ? address.getAddress() : client;
        return host == null ? UNKNOWN : host;
    }
}
