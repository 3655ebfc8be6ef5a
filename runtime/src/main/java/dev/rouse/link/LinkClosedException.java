package dev.rouse.link;

import java.io.IOException;

/** The other side of a link said goodbye, and why. */
public final class LinkClosedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String code;

    LinkClosedException(String code, String message) {
        super("The other node closed the link (" + ForeignText.of(code) + "): " + ForeignText.of(message));
        this.code = code;
    }

    /** Stable, in snake case. */
    public String code() {
        return code;
    }

    /** Nobody looks at where it was made. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
