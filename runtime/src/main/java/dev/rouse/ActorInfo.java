package dev.rouse;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param features facts of what it has in the memory of this node beside its state, by the name of what they are of: {@code schedule}
 *     with {@code entries}, {@code deadLetters} and {@code nextDue} as they are in the store, {@code data} with {@code
 *     keysInMemory} and {@code bytesInMemory} of what was read ahead. Values are text, numbers, booleans, {@link Instant}s, and
 *     lists and maps of those. What has nothing to tell is left out; empty while the actor sleeps
 */
public record ActorInfo(
        ActorAddress address,
        boolean exists,
        @Nullable Instant createdAt,
        boolean awake,
        ActorPhase phase,
        @Nullable String reason,
        @Nullable StartLedger lastStart,
        List<RunningTurn> running,
        Map<String, Map<String, Object>> features) {

    public ActorInfo {
        running = List.copyOf(running);
        Map<String, Map<String, Object>> copies = new LinkedHashMap<>();
        features.forEach((name, facts) -> copies.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(facts))));
        features = Collections.unmodifiableMap(copies);
    }

    /** Of an actor of which nothing runs, and nothing is in memory. */
    public ActorInfo(
            ActorAddress address,
            boolean exists,
            @Nullable Instant createdAt,
            boolean awake,
            ActorPhase phase,
            @Nullable String reason,
            @Nullable StartLedger lastStart) {
        this(address, exists, createdAt, awake, phase, reason, lastStart, List.of(), Map.of());
    }

    /** The same with another phase. */
    public ActorInfo with(ActorPhase other, @Nullable String why) {
        return new ActorInfo(address, exists, createdAt, awake, other, why, lastStart, running, features);
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
