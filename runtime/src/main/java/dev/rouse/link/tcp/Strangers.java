package dev.rouse.link.tcp;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that have not proved yet to be a node's. Of too many the oldest is closed: a node is done with its handshake at
 * once, so that it gets in however many others only hold connections. Safe from any thread.
 */
final class Strangers {

    /** Most of them at a time. Each has at most a frame of strangers and one read: some megabytes for all. */
    static final int MOST = 128;

    private final Deque<NettyLink> oldestFirst = new ConcurrentLinkedDeque<>();
    private final AtomicInteger count = new AtomicInteger();

    void add(NettyLink link) {
        oldestFirst.addLast(link);
        if (count.incrementAndGet() > MOST) {
            NettyLink oldest = oldestFirst.pollFirst();
            if (oldest != null) {
                count.decrementAndGet();
                oldest.later(() -> oldest.end(new CrowdedException(MOST)));
            }
        }
    }

    /** It is none any more. */
    void remove(NettyLink link) {
        if (oldestFirst.remove(link)) {
            count.decrementAndGet();
        }
    }
}
