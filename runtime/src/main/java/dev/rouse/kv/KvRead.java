package dev.rouse.kv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exact keys and ranges, wanted at one version. Answers come in a {@link KvSnapshot}, by position. */
public final class KvRead {

    private final List<KvKey> keys;
    private final List<KvRange> ranges;
    private final @Nullable KvVersion version;
    private final boolean exact;

    private KvRead(Builder builder) {
        this.keys = List.copyOf(builder.keys);
        this.ranges = List.copyOf(builder.ranges);
        this.version = builder.version;
        this.exact = builder.exact;
    }

    /** Begins a request for nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** The exact keys that are read. */
    public List<KvKey> keys() {
        return keys;
    }

    /** The ranges that are read. */
    public List<KvRange> ranges() {
        return ranges;
    }

    /** The version asked for; null when any version that includes every acknowledged commit will do. */
    public @Nullable KvVersion version() {
        return version;
    }

    /** Tells whether {@link #version()} is the only right one; else any at or after it is. */
    public boolean exact() {
        return exact;
    }

    @Override
    public String toString() {
        return "read of keys " + keys + " and ranges " + ranges
                + (version == null ? "" : (exact ? " at " : " from ") + version);
    }

    /** Collects a {@link KvRead}. */
    public static final class Builder {
        private final List<KvKey> keys = new ArrayList<>();
        private final List<KvRange> ranges = new ArrayList<>();
        private @Nullable KvVersion version;
        private boolean exact;

        /** Adds an exact key. */
        public Builder key(KvKey key) {
            keys.add(key);
            return this;
        }

        /** Adds a range. */
        public Builder range(KvRange range) {
            ranges.add(range);
            return this;
        }

        /** Takes any version at or after {@code minimum}: the store needs no round trip to ask for a newer one. */
        public Builder atLeast(KvVersion minimum) {
            version = minimum;
            exact = false;
            return this;
        }

        /** Takes only the state as of {@code snapshot}. */
        public Builder at(KvVersion snapshot) {
            version = snapshot;
            exact = true;
            return this;
        }

        /** Makes the request. */
        public KvRead build() {
            return new KvRead(this);
        }
    }
}
