package dev.rouse;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Information on an actor, read without waking it.
 *
 * @param exists whether it is in the store: a creation or a destruction that is on its way there is waited for
 * @param createdAt null when it does not exist
 * @param awake whether it is resident on this node
 * @param phase of its present life on this node; ASLEEP or GONE without one, FAILED when that is why
 * @param reason why it failed, waits for a restart or is paused; null when nothing of that is so
 * @param lastStart how its present life on this node was started; null while it sleeps
 * @param running what runs on this node, or waits for something, the oldest first; empty when nothing does
 */
public record ActorInfo(
        ActorAddress address,
        boolean exists,
        @Nullable Instant createdAt,
        boolean awake,
        ActorPhase phase,
        @Nullable String reason,
        @Nullable StartLedger lastStart,
        List<RunningTurn> running) {

    public ActorInfo {
        running = List.copyOf(running);
    }

    /** Of an actor of which nothing runs. */
    public ActorInfo(
            ActorAddress address,
            boolean exists,
            @Nullable Instant createdAt,
            boolean awake,
            ActorPhase phase,
            @Nullable String reason,
            @Nullable StartLedger lastStart) {
        this(address, exists, createdAt, awake, phase, reason, lastStart, List.of());
    }

    public ActorInfo with(ActorPhase other, @Nullable String why) {
        return new ActorInfo(address, exists, createdAt, awake, other, why, lastStart, running);
    }

    /**
     * A turn that runs, or waits for something, at the moment it is asked about.
     *
     * @param action its name; of a hook, that of its method
     * @param since when it began
     * @param waitsFor a phrase: for what, as far as the runtime knows
     */
    public record RunningTurn(String action, ActionMode mode, Instant since, String waitsFor) {}
}
