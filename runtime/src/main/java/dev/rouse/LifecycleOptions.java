package dev.rouse;

import dev.rouse.base.Arguments;
import dev.rouse.base.OptionCheck;
import java.time.Duration;

/** Options of how the actors of a type begin and end their lives. Immutable. */
public final class LifecycleOptions {

    private static final LifecycleOptions DEFAULTS = builder().build();

    private final int stateVersion;
    private final Duration createTimeout;
    private final Duration migrateTimeout;
    private final Duration wakeTimeout;
    private final Duration sleepTimeout;
    private final Duration destroyTimeout;
    private final Duration grace;
    private final FailurePolicy failure;

    private LifecycleOptions(Builder from) {
        this.stateVersion = from.stateVersion;
        this.createTimeout = from.createTimeout;
        this.migrateTimeout = from.migrateTimeout;
        this.wakeTimeout = from.wakeTimeout;
        this.sleepTimeout = from.sleepTimeout;
        this.destroyTimeout = from.destroyTimeout;
        this.grace = from.grace;
        this.failure = from.failure;
    }

    /** The limits of a type unless told otherwise. */
    public static LifecycleOptions defaults() {
        return DEFAULTS;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these. */
    public Builder toBuilder() {
        return new Builder()
                .stateVersion(stateVersion)
                .createTimeout(createTimeout)
                .migrateTimeout(migrateTimeout)
                .wakeTimeout(wakeTimeout)
                .sleepTimeout(sleepTimeout)
                .destroyTimeout(destroyTimeout)
                .grace(grace)
                .failure(failure);
    }

    /** As {@link Builder#stateVersion} set it. */
    public int stateVersion() {
        return stateVersion;
    }

    /** As {@link Builder#createTimeout} set it. */
    public Duration createTimeout() {
        return createTimeout;
    }

    /** As {@link Builder#migrateTimeout} set it. */
    public Duration migrateTimeout() {
        return migrateTimeout;
    }

    /** As {@link Builder#wakeTimeout} set it. */
    public Duration wakeTimeout() {
        return wakeTimeout;
    }

    /** As {@link Builder#sleepTimeout} set it. */
    public Duration sleepTimeout() {
        return sleepTimeout;
    }

    /** As {@link Builder#destroyTimeout} set it. */
    public Duration destroyTimeout() {
        return destroyTimeout;
    }

    /** As {@link Builder#grace} set it. */
    public Duration grace() {
        return grace;
    }

    /** As {@link Builder#failure} set it. */
    public FailurePolicy failure() {
        return failure;
    }

    /** The time-out of {@code hook}; that of {@link LifecycleHook#RUN}, which has none, is refused. */
    public Duration timeout(LifecycleHook hook) {
        return switch (Arguments.required("hook", hook)) {
            case CREATE -> createTimeout;
            case MIGRATE -> migrateTimeout;
            case WAKE -> wakeTimeout;
            case SLEEP -> sleepTimeout;
            case DESTROY -> destroyTimeout;
            case RUN -> throw runHasNone();
        };
    }

    private static IllegalArgumentException runHasNone() {
        return new IllegalArgumentException("run() has no time-out: it lasts until the actor sleeps.");
    }

    /** Sets options, and refuses values that mean nothing with {@link IllegalArgumentException}. */
    public static final class Builder {

        private static final String HOOKS_END = "A hook always has a time-out: give it a long one.";

        private int stateVersion = 1;
        private Duration createTimeout = Duration.ofSeconds(5);
        private Duration migrateTimeout = Duration.ofSeconds(30);
        private Duration wakeTimeout = Duration.ofSeconds(5);
        private Duration sleepTimeout = Duration.ofSeconds(5);
        private Duration destroyTimeout = Duration.ofSeconds(5);
        private Duration grace = Duration.ofSeconds(15);
        private FailurePolicy failure = FailurePolicy.SLEEP;

        private Builder() {}

        /**
         * The version of the state's schema: an actor that was stored with an older one goes through {@link Actor#onMigrate}
         * when it starts, one that was stored with a newer one does not start. 1 by default.
         *
         * @param version from 1
         */
        public Builder stateVersion(int version) {
            stateVersion = OptionCheck.atLeast(
                    1, "lifecycle.stateVersion", version, "Count up with each change of the schema.");
            return this;
        }

        /**
         * Time-out of {@link Actor#onCreate}. 5 s by default.
         *
         * @param limit more than zero
         */
        public Builder createTimeout(Duration limit) {
            createTimeout = OptionCheck.positive("lifecycle.createTimeout", limit, HOOKS_END);
            return this;
        }

        /**
         * Time-out of {@link Actor#onMigrate}. 30 s by default.
         *
         * @param limit more than zero
         */
        public Builder migrateTimeout(Duration limit) {
            migrateTimeout = OptionCheck.positive("lifecycle.migrateTimeout", limit, HOOKS_END);
            return this;
        }

        /**
         * Time-out of {@link Actor#onWake}. 5 s by default.
         *
         * @param limit more than zero
         */
        public Builder wakeTimeout(Duration limit) {
            wakeTimeout = OptionCheck.positive("lifecycle.wakeTimeout", limit, HOOKS_END);
            return this;
        }

        /**
         * Time-out of {@link Actor#onSleep}. 5 s by default.
         *
         * @param limit more than zero
         */
        public Builder sleepTimeout(Duration limit) {
            sleepTimeout = OptionCheck.positive("lifecycle.sleepTimeout", limit, HOOKS_END);
            return this;
        }

        /**
         * Time-out of {@link Actor#onDestroy}. 5 s by default.
         *
         * @param limit more than zero
         */
        public Builder destroyTimeout(Duration limit) {
            destroyTimeout = OptionCheck.positive("lifecycle.destroyTimeout", limit, HOOKS_END);
            return this;
        }

        /** Sets the time-out of one hook; {@link LifecycleHook#RUN} has none and is refused. */
        public Builder timeout(LifecycleHook hook, Duration limit) {
            return switch (Arguments.required("hook", hook)) {
                case CREATE -> createTimeout(limit);
                case MIGRATE -> migrateTimeout(limit);
                case WAKE -> wakeTimeout(limit);
                case SLEEP -> sleepTimeout(limit);
                case DESTROY -> destroyTimeout(limit);
                case RUN -> throw runHasNone();
            };
        }

        /**
         * Sets the time that an actor which stops waits for what it has begun, before {@code onSleep} or
         * {@code onDestroy}. 15 s by default.
         *
         * @param limit zero for none: what still runs is cut off at once
         */
        public Builder grace(Duration limit) {
            grace = OptionCheck.notNegative("lifecycle.grace", limit, "Zero cuts off at once what still runs.");
            return this;
        }

        /**
         * Sets the policy for an actor whose start, hook or {@code run()} failed. {@link FailurePolicy#SLEEP} by
         * default.
         */
        public Builder failure(FailurePolicy policy) {
            failure = OptionCheck.present("lifecycle.failure", policy);
            return this;
        }

        /** The options as they are set now. */
        public LifecycleOptions build() {
            return new LifecycleOptions(this);
        }
    }
}
