package dev.rouse;

import java.time.Duration;

/**
 * How the actors of a type begin and end their lives. Immutable; each {@code with…} makes a changed copy.
 *
 * @param stateVersion of the schema of the state, from 1, the default: an actor that was stored with an older one goes
 *     through {@link Actor#onMigrate} when it starts, one that was stored with a newer one does not start
 * @param createTimeout of {@link Actor#onCreate}; 5 s by default
 * @param migrateTimeout of {@link Actor#onMigrate}; 30 s by default
 * @param wakeTimeout of {@link Actor#onWake}; 5 s by default
 * @param sleepTimeout of {@link Actor#onSleep}; 5 s by default
 * @param destroyTimeout of {@link Actor#onDestroy}; 5 s by default
 * @param grace how long an actor that stops waits for what it has begun, before {@code onSleep} or {@code onDestroy}; 15 s
 *     by default, zero: what still runs is cut off at once
 * @param failure what becomes of an actor whose start, hook or {@code run()} failed; {@link FailurePolicy#SLEEP} by default
 */
public record LifecycleOptions(
        int stateVersion,
        Duration createTimeout,
        Duration migrateTimeout,
        Duration wakeTimeout,
        Duration sleepTimeout,
        Duration destroyTimeout,
        Duration grace,
        FailurePolicy failure) {

    private static final Duration HOOK = Duration.ofSeconds(5);

    /** The limits of a type unless told otherwise. */
    public static final LifecycleOptions DEFAULTS = new LifecycleOptions(
            1, HOOK, Duration.ofSeconds(30), HOOK, HOOK, HOOK, Duration.ofSeconds(15), FailurePolicy.SLEEP);

    public LifecycleOptions {
        if (stateVersion < 1) {
            throw new IllegalArgumentException("stateVersion is at least 1, got " + stateVersion + ".");
        }
        requirePositive("createTimeout", createTimeout);
        requirePositive("migrateTimeout", migrateTimeout);
        requirePositive("wakeTimeout", wakeTimeout);
        requirePositive("sleepTimeout", sleepTimeout);
        requirePositive("destroyTimeout", destroyTimeout);
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace is zero or more, got " + grace + ".");
        }
    }

    private static void requirePositive(String name, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(name + " is more than zero, got " + timeout + ".");
        }
    }

    /** The time-out of {@code hook}; that of {@link LifecycleHook#RUN}, which has none, is refused. */
    public Duration timeout(LifecycleHook hook) {
        return switch (hook) {
            case CREATE -> createTimeout;
            case MIGRATE -> migrateTimeout;
            case WAKE -> wakeTimeout;
            case SLEEP -> sleepTimeout;
            case DESTROY -> destroyTimeout;
            case RUN -> throw new IllegalArgumentException("run() has no time-out: it lasts until the actor sleeps.");
        };
    }

    public LifecycleOptions withStateVersion(int version) {
        return new LifecycleOptions(
                version, createTimeout, migrateTimeout, wakeTimeout, sleepTimeout, destroyTimeout, grace, failure);
    }

    /** Changes the time-out of one hook; {@link LifecycleHook#RUN} has none and is refused. */
    public LifecycleOptions withTimeout(LifecycleHook hook, Duration timeout) {
        if (hook == LifecycleHook.RUN) {
            throw new IllegalArgumentException("run() has no time-out: it lasts until the actor sleeps.");
        }
        return new LifecycleOptions(
                stateVersion,
                hook == LifecycleHook.CREATE ? timeout : createTimeout,
                hook == LifecycleHook.MIGRATE ? timeout : migrateTimeout,
                hook == LifecycleHook.WAKE ? timeout : wakeTimeout,
                hook == LifecycleHook.SLEEP ? timeout : sleepTimeout,
                hook == LifecycleHook.DESTROY ? timeout : destroyTimeout,
                grace,
                failure);
    }

    public LifecycleOptions withGrace(Duration duration) {
        return new LifecycleOptions(
                stateVersion,
                createTimeout,
                migrateTimeout,
                wakeTimeout,
                sleepTimeout,
                destroyTimeout,
                duration,
                failure);
    }

    public LifecycleOptions withFailure(FailurePolicy policy) {
        return new LifecycleOptions(
                stateVersion, createTimeout, migrateTimeout, wakeTimeout, sleepTimeout, destroyTimeout, grace, policy);
    }
}
