package dev.rouse.preload;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of looking a record up in a bundle: the value is known, it is known that there is none, or nothing is
 * known. Absent never causes a read; unknown is never taken for absent.
 */
public final class Lookup {

    static final Lookup ABSENT = new Lookup(null);
    static final Lookup UNKNOWN = new Lookup(null);

    private final byte @Nullable [] value;

    private Lookup(byte @Nullable [] value) {
        this.value = value;
    }

    static Lookup present(byte[] value) {
        return new Lookup(value);
    }

    public boolean isPresent() {
        return value != null;
    }

    public boolean isAbsent() {
        return this == ABSENT;
    }

    public boolean isUnknown() {
        return this == UNKNOWN;
    }

    /** The value, shared and read only. Only when present. */
    public byte[] value() {
        return Objects.requireNonNull(value, "no value is known");
    }

    @Override
    public String toString() {
        return value != null ? "present " + Arrays.toString(value) : this == ABSENT ? "absent" : "unknown";
    }
}
