package dev.rouse.client.connect;

import org.jspecify.annotations.Nullable;

/** Told what becomes of a connection, on the loop of the client. */
public interface LinkListener {

    /** @param resumed whether it is the one of before */
    void connected(boolean resumed);

    /** Its socket was lost, or the server cannot serve it now: it is to be resumed. */
    void lost(Throwable cause);

    /** The server has it no more: another one is asked for. */
    void begunAnew(Throwable cause);

    /**
     * Called once, last.
     *
     * @param error null where the client, the actor or another socket ended it
     */
    void ended(String reason, @Nullable RuntimeException error);
}
