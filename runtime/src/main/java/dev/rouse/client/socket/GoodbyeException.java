package dev.rouse.client.socket;

import java.io.IOException;

/** The server ended a socket, and said why. */
public final class GoodbyeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean isLeave;

    GoodbyeException(String code, String message, boolean isLeave) {
        super("The server closed the socket: " + message + " (" + code + ").");
        this.code = code;
        this.isLeave = isLeave;
    }

    public String code() {
        return code;
    }

    /** Whether the server leaves in order; else what was sent on the socket may be why it ended. */
    public boolean isLeave() {
        return isLeave;
    }
}
