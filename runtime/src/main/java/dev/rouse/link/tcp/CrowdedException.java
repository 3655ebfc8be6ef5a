package dev.rouse.link.tcp;

import java.io.IOException;

/** Too many connections were in their handshake at once, and this one was the oldest. */
final class CrowdedException extends IOException {

    private static final long serialVersionUID = 1L;

    CrowdedException(int most) {
        super("More than " + most + " connections were in their handshake at once, and this one was the oldest of them:"
                + " let only nodes reach this address.");
    }

    /** Strangers cause these at will, and nobody looks at where they were made. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
