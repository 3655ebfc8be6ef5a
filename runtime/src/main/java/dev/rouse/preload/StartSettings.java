package dev.rouse.preload;

/**
 * How many starts may go to the store at a time, on each lane. Those that need no read are not counted.
 *
 * @param reading at the same time; 512 by default
 * @param waiting for a place behind those, the ones of calls before the ones of alarms; 65,536 by default, zero: refused at
 *     once
 */
public record StartSettings(int reading, int waiting) {

    /** What a runtime has unless told otherwise. */
    public static final StartSettings DEFAULTS = new StartSettings(512, 65_536);

    public StartSettings {
        if (reading < 1 || waiting < 0) {
            throw new IllegalArgumentException(
                    "reading is at least 1 and waiting is zero or more, got " + reading + " and " + waiting + ".");
        }
    }
}
