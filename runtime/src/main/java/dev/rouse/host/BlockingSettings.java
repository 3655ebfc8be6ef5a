package dev.rouse.host;

/**
 * How much code that blocks a node runs for its actors.
 *
 * @param running at the same time, one thread each; 256 by default
 * @param waiting for a thread behind those; 10,000 by default, zero: refused at once
 */
public record BlockingSettings(int running, int waiting) {

    /** What a runtime has unless told otherwise. */
    public static final BlockingSettings DEFAULTS = new BlockingSettings(256, 10_000);

    public BlockingSettings {
        if (running < 1 || waiting < 0) {
            throw new IllegalArgumentException(
                    "running is at least 1 and waiting is zero or more, got " + running + " and " + waiting + ".");
        }
    }
}
