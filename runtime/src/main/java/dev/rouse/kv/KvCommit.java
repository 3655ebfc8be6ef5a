package dev.rouse.kv;

import java.util.ArrayList;
import java.util.List;

/**
 * Blind mutations, applied in order and all or nothing, unless one of {@code conflictKeys} was written at a version
 * after {@code since}. Immutable: sending the same commit twice leaves the same data.
 */
public final class KvCommit {

    private final KvVersion since;
    private final List<KvKey> conflictKeys;
    private final List<KvMutation> mutations;
    private final int size;
    private final boolean upkeep;

    private KvCommit(KvVersion since, List<KvKey> conflictKeys, List<KvMutation> mutations, int size, boolean upkeep) {
        this.upkeep = upkeep;
        this.since = since;
        this.conflictKeys = conflictKeys;
        this.mutations = mutations;
        this.size = size;
    }

    /** Begins a commit without mutations, without conflict keys and as of no version. */
    public static Builder builder() {
        return builder(4);
    }

    /** @param mutations about how many there will be */
    public static Builder builder(int mutations) {
        return new Builder(new ArrayList<>(mutations));
    }

    /** @param mutations to begin with: taken over, and added to */
    public static Builder builder(List<KvMutation> mutations) {
        return new Builder(mutations);
    }

    /** The version after which no conflict key may have been written; without one, the commit never conflicts. */
    public KvVersion since() {
        return since;
    }

    /** The keys that must not have been written after {@link #since}. */
    public List<KvKey> conflictKeys() {
        return conflictKeys;
    }

    /** The mutations in the order in which they are applied. */
    public List<KvMutation> mutations() {
        return mutations;
    }

    /** Keys, values and conflict keys, in bytes; what it takes of the store's limit is {@link KvCost}'s to say. */
    public int size() {
        return size;
    }

    /**
     * Tells whether it is one by which a node stays alive: small, and never more data than before. A store that takes no others for
     * want of room takes it as long as it can.
     */
    public boolean isUpkeep() {
        return upkeep;
    }

    /** Copies it, with a check since another version. */
    public KvCommit since(KvVersion version) {
        return version.equals(since) ? this : new KvCommit(version, conflictKeys, mutations, size, upkeep);
    }

    @Override
    public String toString() {
        return "commit of " + mutations + " unless " + conflictKeys + " changed since " + since;
    }

    /** Collects a {@link KvCommit}. */
    public static final class Builder {
        private final List<KvKey> conflictKeys = new ArrayList<>(1);
        private final List<KvMutation> mutations;
        private int size;
        private boolean upkeep;

        private Builder(List<KvMutation> mutations) {
            this.mutations = mutations;
            for (KvMutation mutation : mutations) {
                size += mutation.size();
            }
        }

        /** Adds a key that must not have been written after the commit's version. */
        public Builder conflictKey(KvKey key) {
            conflictKeys.add(key);
            size += key.length();
            return this;
        }

        /** Writes {@code value} at {@code key}, in place of what is there. */
        public Builder set(KvKey key, byte[] value) {
            return add(new KvMutation.Set(key, value));
        }

        /** Removes {@code key}, which need not be there. */
        public Builder clear(KvKey key) {
            return add(new KvMutation.Clear(key));
        }

        /** Clears from {@code begin} (inclusive) to {@code end} (exclusive). */
        public Builder clearRange(KvKey begin, KvKey end) {
            return add(new KvMutation.ClearRange(begin, end));
        }

        /** Adds a mutation behind those that were added before. */
        public Builder add(KvMutation mutation) {
            mutations.add(mutation);
            size += mutation.size();
            return this;
        }

        /** Makes it one that keeps a node alive, as {@link KvCommit#isUpkeep} says. */
        public Builder upkeep() {
            upkeep = true;
            return this;
        }

        /** Bytes so far. */
        public int size() {
            return size;
        }

        /** Whether it has no mutations yet. */
        public boolean isEmpty() {
            return mutations.isEmpty();
        }

        /** @param since the version after which a write to a conflict key refuses this commit */
        public KvCommit build(KvVersion since) {
            return new KvCommit(since, List.copyOf(conflictKeys), List.copyOf(mutations), size, upkeep);
        }
    }
}
