package dev.rouse.wire;

/**
 * Version of the protocol. Of another major version nothing is understood; a newer minor version has frames and fields more,
 * and whoever does not know them refuses the frames by name and skips the fields.
 */
public record ProtocolVersion(int major, int minor) {

    /** The version that is spoken here. */
    public static final ProtocolVersion CURRENT = new ProtocolVersion(1, 0);

    /** Whether both can speak with each other. */
    public boolean isCompatibleWith(ProtocolVersion other) {
        return major == other.major;
    }

    /** The version that both speak: the older minor version. */
    public ProtocolVersion common(ProtocolVersion other) {
        return minor <= other.minor ? this : other;
    }

    /** {@code 1.0}. */
    @Override
    public String toString() {
        return major + "." + minor;
    }
}
