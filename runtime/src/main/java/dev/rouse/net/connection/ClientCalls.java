package dev.rouse.net.connection;

import dev.rouse.OverloadedException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts and bounds the requests and calls of each address that are under way, on all connections that it has. From any thread. */
public final class ClientCalls {

    private static final Object UNKNOWN = new Object();

    private final int limit;
    private final ConcurrentHashMap<Object, Count> byAddress = new ConcurrentHashMap<>();

    /** @param limit for those of one address */
    public ClientCalls(int limit) {
        this.limit = limit;
    }

    /** Those of one address, as long as it has connections. */
    private static final class Count {

        final AtomicInteger underWay = new AtomicInteger();
        int connections;
    }

    /**
     * The calls of one connection that begins.
     *
     * @param client its address; null for unknown
     */
    public OfConnection of(@Nullable SocketAddress client) {
        Object host = client instanceof InetSocketAddress address ? address.getAddress() : client;
        Object key = host == null ? UNKNOWN : host;
        Count count = byAddress.compute(key, (address, known) -> {
            Count shared = known == null ? new Count() : known;
            shared.connections++;
            return shared;
        });
        return new OfConnection(key, count);
    }

    /** Number of addresses that have connections. */
    public int addresses() {
        return byAddress.size();
    }

    /** Calls of one connection. On its event loop. */
    public final class OfConnection {

        private final Object key;
        private final Count count;
        private boolean isOver;

        private OfConnection(Object key, Count count) {
            this.key = key;
            this.count = count;
        }

        /**
         * Counts one, which is to be given back.
         *
         * @throws OverloadedException too many of the address are under way
         */
        public void enter() {
            if (count.underWay.incrementAndGet() > limit) {
                count.underWay.decrementAndGet();
                throw new OverloadedException("calls of one address that are under way", limit);
            }
        }

        /** Gives one back that was counted. */
        public void leave() {
            count.underWay.decrementAndGet();
        }

        /** The connection has ended, with all that was counted given back. */
        public void end() {
            if (!isOver) {
                isOver = true;
                byAddress.computeIfPresent(key, (address, shared) -> --shared.connections == 0 ? null : shared);
            }
        }
    }
}
