package dev.rouse.client.socket;

import dev.rouse.wire.Frame;

/** Told of a socket, on the loop of the client. */
public interface SocketListener {

    /** The server said that frames may be sent. */
    void opened(ClientSocket socket);

    /** A frame has come, behind the handshake. */
    void received(Frame frame);

    /** It takes more again. */
    void writable();

    /** Called once, last, when it has ended or could not be opened. */
    void ended(SocketEnd end);
}
