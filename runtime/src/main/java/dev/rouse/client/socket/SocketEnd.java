package dev.rouse.client.socket;

import java.io.IOException;

/**
 * The end of a socket.
 *
 * @param allAnswered whether the server has answered everything that it took: nothing else began there
 * @param isLeave whether the server leaves in order: another one may be there already
 */
public record SocketEnd(Throwable cause, boolean allAnswered, boolean isLeave) {

    /** One that broke, or could not be opened. */
    static SocketEnd of(Throwable cause) {
        return new SocketEnd(cause, false, false);
    }

    /** One that broke for a reason in words. */
    static SocketEnd of(String reason) {
        return of(new IOException(reason));
    }
}
