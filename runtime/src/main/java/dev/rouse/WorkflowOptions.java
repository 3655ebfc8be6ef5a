package dev.rouse;

import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;

/** Bounds of the {@linkplain Workflows workflows} of actors of a type. Immutable. */
public final class WorkflowOptions {

    private static final WorkflowOptions DEFAULTS = builder().build();

    private final int maxCount;
    private final int maxEntryBytes;
    private final int maxSignals;
    private final int keptIterations;
    private final int keptEnded;
    private final WorkflowRedaction redaction;

    private WorkflowOptions(Builder from) {
        this.maxCount = from.maxCount;
        this.maxEntryBytes = from.maxEntryBytes;
        this.maxSignals = from.maxSignals;
        this.keptIterations = from.keptIterations;
        this.keptEnded = from.keptEnded;
        this.redaction = from.redaction;
    }

    /** The bounds of a type unless told otherwise. */
    public static WorkflowOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .maxCount(maxCount)
                .maxEntryBytes(maxEntryBytes)
                .maxSignals(maxSignals)
                .keptIterations(keptIterations)
                .keptEnded(keptEnded)
                .redaction(redaction);
    }

    /** As {@link Builder#maxCount} set it. */
    public int maxCount() {
        return maxCount;
    }

    /** As {@link Builder#maxEntryBytes} set it. */
    public int maxEntryBytes() {
        return maxEntryBytes;
    }

    /** As {@link Builder#maxSignals} set it. */
    public int maxSignals() {
        return maxSignals;
    }

    /** As {@link Builder#keptIterations} set it. */
    public int keptIterations() {
        return keptIterations;
    }

    /** As {@link Builder#keptEnded} set it. */
    public int keptEnded() {
        return keptEnded;
    }

    /** As {@link Builder#redaction} set it. */
    public WorkflowRedaction redaction() {
        return redaction;
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxCount = 1000;
        private int maxEntryBytes = 128 * 1024;
        private int maxSignals = 1000;
        private int keptIterations = 20;
        private int keptEnded = 1000;
        private WorkflowRedaction redaction = WorkflowRedaction.shapes();

        private Builder() {}

        /**
         * Workflows of one actor that have not ended; more are refused with {@link LimitExceededException}. All are in memory while the
         * actor is awake, with their entries. 1,000 by default.
         *
         * @param workflows zero lets none start
         */
        public Builder maxCount(int workflows) {
            maxCount = OptionCheck.atLeast(0, "workflows.maxCount", workflows, "Zero lets none start.");
            return this;
        }

        /**
         * Bytes of one value of a workflow: its input, its result, that of a step, a signal. 128 KiB by default.
         *
         * @param bytes at least 1
         */
        public Builder maxEntryBytes(int bytes) {
            maxEntryBytes = OptionCheck.atLeast(1, "workflows.maxEntryBytes", bytes, "");
            return this;
        }

        /**
         * Signals that one workflow was told and has not taken; more are refused with {@link LimitExceededException}. 1,000 by default.
         *
         * @param signals at least 1
         */
        public Builder maxSignals(int signals) {
            maxSignals = OptionCheck.atLeast(1, "workflows.maxSignals", signals, "");
            return this;
        }

        /**
         * Iterations of a loop whose entries are kept behind the one that runs. 20 by default.
         *
         * @param iterations zero keeps none
         */
        public Builder keptIterations(int iterations) {
            keptIterations = OptionCheck.atLeast(0, "workflows.keptIterations", iterations, "Zero keeps none.");
            return this;
        }

        /**
         * Workflows of one actor that have ended and are kept, without their entries; the oldest go first, 64 and more together.
         * 1,000 by default.
         *
         * @param workflows zero keeps none
         */
        public Builder keptEnded(int workflows) {
            keptEnded = OptionCheck.atLeast(0, "workflows.keptEnded", workflows, "Zero keeps none.");
            return this;
        }

        /**
         * The values that {@linkplain Administration#workflowHistory exported histories} tell. {@link WorkflowRedaction#shapes} by default.
         *
         * @param values {@link WorkflowRedaction#none} tells all
         */
        public Builder redaction(WorkflowRedaction values) {
            redaction = Arguments.required("values", values);
            return this;
        }

        /** The options as they are set now. */
        public WorkflowOptions build() {
            return new WorkflowOptions(this);
        }
    }
}
