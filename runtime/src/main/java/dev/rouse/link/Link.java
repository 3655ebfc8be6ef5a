package dev.rouse.link;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;

/**
 * A connection to another node, after the handshake. It lives on one event loop: unless stated otherwise, its methods and those
 * of its {@link LinkHandler} are called there. One that was accepted may move to another with its first call.
 */
public interface Link extends Executor {

    /** The node at the other side. */
    NodeId node();

    /** The event loop that it lives on. From any thread. */
    EventExecutor loop();

    /**
     * Runs {@code task} on its event loop, wherever that is by then. From any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException that has ended
     */
    @Override
    default void execute(Runnable task) {
        loop().execute(task);
    }

    /** The limits that both sides keep to. */
    WireLimits limits();

    /** From any thread. */
    boolean isOpen();

    /** Whether less waits to be sent than may; {@link LinkHandler#writable} tells when it does again. */
    boolean isWritable();

    /**
     * Sends {@code frame} with the next flush or before it, behind those before it; a link that is closed drops it.
     *
     * @throws RuntimeException it cannot be encoded or is over the limits: nothing of it is sent, and the link goes on
     */
    void send(Frame frame);

    /** Lets go what was sent since the last flush. */
    void flush();

    /** Says goodbye, and closes. From any thread. */
    void close(String code, String message);
}
