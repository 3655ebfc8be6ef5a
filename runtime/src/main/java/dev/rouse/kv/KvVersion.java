package dev.rouse.kv;

/** A point in the history of a store: opaque, ordered, never a time. */
public record KvVersion(long value) implements Comparable<KvVersion> {

    public KvVersion {
        if (value < 0) {
            throw new IllegalArgumentException("A version is never negative, got " + value + ".");
        }
    }

    /** The version right before this one: what a commit at this version may be trusted to have checked. */
    public KvVersion previous() {
        return new KvVersion(Math.max(0, value - 1));
    }

    /** Whether it is newer than {@code other}. */
    public boolean isAfter(KvVersion other) {
        return value > other.value;
    }

    @Override
    public int compareTo(KvVersion other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "v" + value;
    }
}
