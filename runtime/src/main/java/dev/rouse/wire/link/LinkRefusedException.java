package dev.rouse.wire.link;

import java.util.Locale;

/** The other side of a connection is not let in, or is not who it should be. The connection is to be closed; nobody else is concerned. */
public final class LinkRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Reason of the refusal. */
    public enum Reason {
        /** It sent something else than this step of a handshake. */
        NO_HANDSHAKE,
        /** It speaks another major version of the protocol. */
        PROTOCOL,
        /** It works on another store. */
        STORE,
        /** It is not the node that was called at that address, or is this node itself. */
        NODE,
        /** It did not prove that it knows the secret, or wants none where one is required. */
        SECRET,
        /** It has no certificate that is trusted here, trusts none of this side's, or only one of both speaks TLS. */
        TLS;

        /** The reason that the other side gave, by {@link LinkRefusedException#code}; NO_HANDSHAKE for any other code. */
        static Reason of(String code) {
            for (Reason reason : values()) {
                if (code.equals(reason.code())) {
                    return reason;
                }
            }
            return NO_HANDSHAKE;
        }

        private String code() {
            return "refused_" + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    /** @param message what was expected, what was given and what to do, without anything secret */
    public LinkRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The same in snake case, for the last frame of the connection. */
    public String code() {
        return reason.code();
    }

    /** Strangers cause these at will, and nobody looks at where they were made. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
