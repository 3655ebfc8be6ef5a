package dev.rouse.link;

import dev.rouse.record.NodeId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Nodes of one process that reach each other without sockets, by their addresses. Safe from any thread. */
public final class LocalNetwork {

    private static final LocalNetwork OF_PROCESS = new LocalNetwork(LocalDelivery.AT_ONCE);

    private final LocalDelivery delivery;
    private final ConcurrentMap<String, LocalTransport> listening = new ConcurrentHashMap<>();

    public LocalNetwork(LocalDelivery delivery) {
        this.delivery = delivery;
    }

    /** The one that all runtimes of this process share. */
    public static LocalNetwork ofProcess() {
        return OF_PROCESS;
    }

    /** Ends {@code node} as the end of its process does: without a goodbye, nothing of it leaves any more, and its links break. */
    public void kill(NodeId node) {
        LocalTransport killed = listening.get(addressOf(node));
        if (killed != null) {
            killed.die();
        }
    }

    static String addressOf(NodeId node) {
        return "local:" + node;
    }

    LocalDelivery delivery() {
        return delivery;
    }

    void listen(String address, LocalTransport transport) {
        listening.put(address, transport);
    }

    void leave(String address, LocalTransport transport) {
        listening.remove(address, transport);
    }

    @Nullable
    LocalTransport at(String address) {
        return listening.get(address);
    }
}
