package dev.rouse;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Phase of one life of an actor: each constant names what comes next, and what happens to calls meanwhile. */
public enum ActorPhase {
    /**
     * Its records are on their way, or {@code onMigrate} or {@code onWake} runs; calls wait. Next: RUNNING; SLEEP_GRACE
     * when a hook failed or its type is paused after one; ASLEEP when it, or its type, is paused; GONE when it cannot start
     * and is destroyed; FAILED.
     */
    STARTING,
    /** Calls get turns. Next: SLEEP_GRACE, DESTROY_GRACE, GONE where there is no actor, FAILED. */
    RUNNING,
    /**
     * It ends what it has begun, runs {@code onSleep} and saves; calls wait for its next life. Next: ASLEEP;
     * DESTROY_GRACE when it destroys itself; FAILED when that is why it stops, or what it has cannot be saved.
     */
    SLEEP_GRACE,
    /** It ends what it has begun, runs {@code onDestroy} and is cleared; calls are refused. Next: GONE, FAILED. */
    DESTROY_GRACE,
    /** Only its records are there; a call begins the next life. Final for this life. */
    ASLEEP,
    /** There is no such actor, or not any more; a call may create it. Final for this life. */
    GONE,
    /** It ended early; the type's {@link FailurePolicy} says what becomes of calls. Final for this life. */
    FAILED;

    /** The phases that may follow this one. */
    public Set<ActorPhase> next() {
        return Stream.of(values()).filter(this::mayBecome).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether {@code other} may follow this one. */
    public boolean mayBecome(ActorPhase other) {
        return switch (this) {
            case STARTING ->
                other == RUNNING || other == SLEEP_GRACE || other == ASLEEP || other == GONE || other == FAILED;
            case RUNNING -> other == SLEEP_GRACE || other == DESTROY_GRACE || other == GONE || other == FAILED;
            case SLEEP_GRACE -> other == ASLEEP || other == DESTROY_GRACE || other == FAILED;
            case DESTROY_GRACE -> other == GONE || other == FAILED;
            case ASLEEP, GONE, FAILED -> false;
        };
    }

    /** Whether a life ends with it. */
    public boolean isFinal() {
        return this == ASLEEP || this == GONE || this == FAILED;
    }
}
