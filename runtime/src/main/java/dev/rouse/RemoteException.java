package dev.rouse;

import org.jspecify.annotations.Nullable;

/**
 * Error of another node's code whose class is not one of this library: an {@code IllegalStateException} of an action say. Only its
 * class's name, its message and its cause come over; whoever wants callers to know more throws an {@link ActionException}.
 */
public final class RemoteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String className;
    private final @Nullable String remoteMessage;

    /**
     * Tells of an error of another node.
     *
     * @param className full name of the error's class, there
     * @param remoteMessage its own message; null for none
     */
    public RemoteException(String className, @Nullable String remoteMessage, @Nullable Throwable cause) {
        super(remoteMessage == null ? className : className + ": " + remoteMessage, cause);
        this.className = className;
        this.remoteMessage = remoteMessage;
    }

    /** Full name of the error's class, on the node where it was thrown. */
    public String className() {
        return className;
    }

    /** The error's own message; null for none. */
    public @Nullable String remoteMessage() {
        return remoteMessage;
    }
}
