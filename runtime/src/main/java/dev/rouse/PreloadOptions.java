package dev.rouse;

import dev.rouse.base.OptionCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * Options of what is read ahead for the actors of a type, with budgets in bytes of keys, values and 16 bytes an entry. A budget of 0
 * leaves the thing out of bundles. Immutable.
 */
public final class PreloadOptions {

    /** Keys and prefixes of own data, together. */
    private static final int MAX_DATA = 40;

    private static final PreloadOptions DEFAULTS = builder().build();

    private final int totalBytes;
    private final int scheduleBytes;
    private final int queueBytes;
    private final int outboxBytes;
    private final int connectionsBytes;
    private final int workflowBytes;
    private final List<DataKey> keys;
    private final List<Prefix> prefixes;

    private PreloadOptions(Builder from) {
        this.totalBytes = from.totalBytes;
        this.scheduleBytes = from.scheduleBytes;
        this.queueBytes = from.queueBytes;
        this.outboxBytes = from.outboxBytes;
        this.connectionsBytes = from.connectionsBytes;
        this.workflowBytes = from.workflowBytes;
        this.keys = List.copyOf(from.keys);
        this.prefixes = List.copyOf(from.prefixes);
    }

    /**
     * A prefix of the actor's own data.
     *
     * @param prefix what its keys begin with
     * @param maxBytes budget of its own
     * @param partial whether what fits is kept when not everything does: then single keys may be found in it, while a list
     *     goes to the store
     */
    public record Prefix(DataKey prefix, int maxBytes, boolean partial) {

        public Prefix {
            OptionCheck.present("prefix", prefix);
        }
    }

    /** The options that {@link ActorOptions} begin with. */
    public static PreloadOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .totalBytes(totalBytes)
                .scheduleBytes(scheduleBytes)
                .queueBytes(queueBytes)
                .outboxBytes(outboxBytes)
                .connectionsBytes(connectionsBytes)
                .workflowBytes(workflowBytes);
        builder.keys.addAll(keys);
        builder.prefixes.addAll(prefixes);
        return builder;
    }

    /** As {@link Builder#totalBytes} set it. */
    public int totalBytes() {
        return totalBytes;
    }

    /** As {@link Builder#scheduleBytes} set it. */
    public int scheduleBytes() {
        return scheduleBytes;
    }

    /** As {@link Builder#outboxBytes} set it. */
    public int outboxBytes() {
        return outboxBytes;
    }

    /** As {@link Builder#queueBytes} set it. */
    public int queueBytes() {
        return queueBytes;
    }

    /** As {@link Builder#connectionsBytes} set it. */
    public int connectionsBytes() {
        return connectionsBytes;
    }

    /** As {@link Builder#workflowBytes} set it. */
    public int workflowBytes() {
        return workflowBytes;
    }

    /** As {@link Builder#key} added them. */
    public List<DataKey> keys() {
        return keys;
    }

    /** As {@link Builder#prefix} added them, by priority. */
    public List<Prefix> prefixes() {
        return prefixes;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private static final int KIB = 1024;
        private static final String OUT_OF_BUNDLES = "Zero leaves it out of bundles.";

        private int totalBytes = 1024 * KIB;
        private int scheduleBytes = 128 * KIB;
        private int queueBytes = 64 * KIB;
        private int outboxBytes = 64 * KIB;
        private int connectionsBytes = 64 * KIB;
        private int workflowBytes = 128 * KIB;
        private final List<DataKey> keys = new ArrayList<>();
        private final List<Prefix> prefixes = new ArrayList<>();

        private Builder() {}

        /** Budget of everything together. 1 MiB by default. */
        public Builder totalBytes(int bytes) {
            totalBytes = OptionCheck.atLeast(0, "preload.totalBytes", bytes, "Zero lets every start read.");
            return this;
        }

        /** Budget of the schedule. 128 KiB by default. */
        public Builder scheduleBytes(int bytes) {
            scheduleBytes = OptionCheck.atLeast(0, "preload.scheduleBytes", bytes, OUT_OF_BUNDLES);
            return this;
        }

        /** Budget of the queue. 64 KiB by default. */
        public Builder queueBytes(int bytes) {
            queueBytes = OptionCheck.atLeast(0, "preload.queueBytes", bytes, OUT_OF_BUNDLES);
            return this;
        }

        /** Budget of the outbox. 64 KiB by default. */
        public Builder outboxBytes(int bytes) {
            outboxBytes = OptionCheck.atLeast(0, "preload.outboxBytes", bytes, OUT_OF_BUNDLES);
            return this;
        }

        /** Budget of the connections. 64 KiB by default. */
        public Builder connectionsBytes(int bytes) {
            connectionsBytes = OptionCheck.atLeast(0, "preload.connectionsBytes", bytes, OUT_OF_BUNDLES);
            return this;
        }

        /** Budget of the workflow. 128 KiB by default. */
        public Builder workflowBytes(int bytes) {
            workflowBytes = OptionCheck.atLeast(0, "preload.workflowBytes", bytes, OUT_OF_BUNDLES);
            return this;
        }

        /** Adds a key of the actor's own data; at most 40 keys and prefixes together. */
        public Builder key(DataKey key) {
            requireRoom();
            keys.add(OptionCheck.present("preload.keys", key));
            return this;
        }

        /**
         * Adds a prefix of the actor's own data, after those that are there; at most 40 keys and prefixes together.
         *
         * @param maxBytes budget of its own; zero does not read it ahead
         * @param partial whether what fits is kept when not everything does: then single keys may be found in it, while a list
         *     goes to the store
         */
        public Builder prefix(DataKey prefix, int maxBytes, boolean partial) {
            requireRoom();
            prefixes.add(new Prefix(
                    OptionCheck.present("preload.prefixes", prefix),
                    OptionCheck.atLeast(0, "preload.prefixes.maxBytes", maxBytes, "Zero does not read it ahead."),
                    partial));
            return this;
        }

        private void requireRoom() {
            if (keys.size() + prefixes.size() == MAX_DATA) {
                throw OptionCheck.refused(
                        "The number of preload.keys and preload.prefixes together",
                        "at most " + MAX_DATA,
                        MAX_DATA + 1,
                        "Give keys that belong together a common prefix.");
            }
        }

        /** The options as they are set now. */
        public PreloadOptions build() {
            return new PreloadOptions(this);
        }
    }
}
