package dev.rouse.wire;

/** Encoding of frames; which of both a connection has is known before its first frame. */
public enum FrameEncoding {
    /**
     * An array: the frame's name, then its fields by position. Absent fields are null, or left out at the end. For peers, and
     * for clients that can.
     */
    CBOR,
    /** An object whose one property has the frame's name, and the fields by theirs. Absent fields are left out. For browsers. */
    JSON
}
