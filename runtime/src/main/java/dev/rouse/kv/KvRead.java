package dev.rouse.kv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exact keys and ranges, wanted at one version. Answers come in a {@link KvSnapshot}, by position. */
public final class KvRead {

    private final List<KvKey> keys;
    private final List<KvRange> ranges;
    private final @Nullable KvVersion version;

    private KvRead(Builder builder) {
        this.keys = List.copyOf(builder.keys);
        this.ranges = List.copyOf(builder.ranges);
        this.version = builder.version;
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

    /** The oldest version that will do; null for one that includes every acknowledged commit. */
    public @Nullable KvVersion version() {
        return version;
    }

    @Override
    public String toString() {
        return "read of keys " + keys + " and ranges " + ranges + (version == null ? "" : " from " + version);
    }

    /** Collects a {@link KvRead}. */
    public static final class Builder {
        private final List<KvKey> keys = new ArrayList<>();
        private final List<KvRange> ranges = new ArrayList<>();
        private @Nullable KvVersion version;

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
            return this;
        }

        /** Makes the request. */
        public KvRead build() {
            return new KvRead(this);
        }
    }
}
