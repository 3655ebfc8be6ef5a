package dev.rouse.client.socket;

import dev.rouse.loop.LaneLoop;
import reactor.core.Disposable;

/** Opens sockets. */
public interface SocketOpener {

    /**
     * Opens a socket, whose listener is told what becomes of it on {@code loop}: at first that it is open, or at once that it has
     * ended. Called on {@code loop}.
     *
     * @return gives the attempt up, and closes what there is of it: the listener is told nothing more
     */
    Disposable open(Endpoint endpoint, LaneLoop loop, SocketListener listener);
}
