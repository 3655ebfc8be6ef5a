package dev.rouse.wire;

/**
 * Limits of a connection, which its acceptor tells in the handshake; both sides keep to them.
 *
 * @param frameBytes of an encoded frame, without its length in front
 * @param callsInFlight calls of one side that are not answered yet
 * @param depth arrays and objects within each other, those of the frame with them
 */
public record WireLimits(int frameBytes, int callsInFlight, int depth) {

    /** The smallest limit of a frame: an address and an error of common length fit. */
    public static final int LEAST_FRAME_BYTES = 8 * 1024;

    /** The smallest limit of depth: what frames themselves have. */
    public static final int LEAST_DEPTH = 8;

    /** 4 MiB for a frame, four times the largest state; 4,096 calls; 64 levels. */
    public static final WireLimits DEFAULTS = new WireLimits(4 * 1024 * 1024, 4096, 64);

    /** Before the handshake is over: nobody knows yet who sends. */
    public static final WireLimits OF_STRANGERS = new WireLimits(LEAST_FRAME_BYTES, 1, LEAST_DEPTH);

    /** @throws IllegalArgumentException one of them is too small to work with */
    public WireLimits {
        check("frameBytes", frameBytes, LEAST_FRAME_BYTES);
        check("callsInFlight", callsInFlight, 1);
        check("depth", depth, LEAST_DEPTH);
    }

    private static void check(String what, int given, int least) {
        if (given < least) {
            throw new IllegalArgumentException(
                    "The limit " + what + " of a connection is at least " + least + ", got " + given + ".");
        }
    }
}
