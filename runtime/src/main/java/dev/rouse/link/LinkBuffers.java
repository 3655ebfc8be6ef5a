package dev.rouse.link;

/** Bounds of what waits to be sent over a link, in bytes. */
public final class LinkBuffers {

    /** With more than that, a link is no longer writable. */
    public static final int HIGH = 1024 * 1024;

    /** With less than that, it is again. */
    public static final int LOW = 512 * 1024;

    /** So much is written at once at most, if it is of more than one frame. */
    public static final int BATCH = 64 * 1024;

    /** After so many frames they are let go, though nobody has asked for it yet: the other side begins while this one goes on. */
    public static final int BATCH_FRAMES = 128;

    private LinkBuffers() {}
}
