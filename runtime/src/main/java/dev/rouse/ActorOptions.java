package dev.rouse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the actors of a type live. Immutable; each {@code with…} makes a changed copy.
 *
 * @param idleTimeout after which an actor without calls goes to sleep; zero: at once; null: never. 30 s by default
 * @param mailboxCapacity calls that one actor holds, waiting, running and unanswered ones together; 1,024 by default
 * @param callTimeout how long a caller waits; 60 s by default
 * @param durability of turns that do not say otherwise; {@link Durability#BEFORE_REPLY} by default
 * @param heldElements elements of a stream that wait for the commit of their turn, which fails when there are more; 1,024 by
 *     default
 * @param heldBytes of those elements, likewise; 1 MiB by default. A {@code byte[]} and a {@code ByteBuffer} count their
 *     bytes, a text two a character, any other element what the codec makes of it, or 1,024 where it cannot write it
 * @param codec of the state
 * @param preload what is read ahead
 * @param lifecycle hooks, grace and what becomes of failures
 * @param schedule bounds of the schedules
 * @param turns how long turns may take
 */
public record ActorOptions(
        @Nullable Duration idleTimeout,
        int mailboxCapacity,
        Duration callTimeout,
        Durability durability,
        int heldElements,
        int heldBytes,
        StateCodec codec,
        PreloadOptions preload,
        LifecycleOptions lifecycle,
        ScheduleOptions schedule,
        TurnOptions turns) {

    /** The limits of a type unless told otherwise. */
    public static final ActorOptions DEFAULTS = new ActorOptions(
            Duration.ofSeconds(30),
            1024,
            Duration.ofSeconds(60),
            Durability.BEFORE_REPLY,
            1024,
            1024 * 1024,
            new JacksonStateCodec(),
            PreloadOptions.DEFAULTS,
            LifecycleOptions.DEFAULTS,
            ScheduleOptions.DEFAULTS,
            TurnOptions.DEFAULTS);

    public ActorOptions {
        if (idleTimeout != null && idleTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "idleTimeout is zero or more, or null for never, got " + idleTimeout + ".");
        }
        if (mailboxCapacity < 1 || heldElements < 1 || heldBytes < 1) {
            throw new IllegalArgumentException("mailboxCapacity, heldElements and heldBytes are at least 1, got "
                    + mailboxCapacity + ", " + heldElements + " and " + heldBytes + ".");
        }
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("callTimeout is more than zero, got " + callTimeout + ".");
        }
    }

    public ActorOptions withIdleTimeout(Duration timeout) {
        return new ActorOptions(
                timeout,
                mailboxCapacity,
                callTimeout,
                durability,
                heldElements,
                heldBytes,
                codec,
                preload,
                lifecycle,
                schedule,
                turns);
    }

    /** Actors stay awake until the cap on resident actors or the runtime's end puts them to sleep. */
    public ActorOptions withoutIdleTimeout() {
        return new ActorOptions(
                null,
                mailboxCapacity,
                callTimeout,
                durability,
                heldElements,
                heldBytes,
                codec,
                preload,
                lifecycle,
                schedule,
                turns);
    }

    public ActorOptions withMailboxCapacity(int calls) {
        return new ActorOptions(
                idleTimeout,
                calls,
                callTimeout,
                durability,
                heldElements,
                heldBytes,
                codec,
                preload,
                lifecycle,
                schedule,
                turns);
    }

    public ActorOptions withCallTimeout(Duration timeout) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                timeout,
                durability,
                heldElements,
                heldBytes,
                codec,
                preload,
                lifecycle,
                schedule,
                turns);
    }

    public ActorOptions withDurability(Durability value) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                callTimeout,
                value,
                heldElements,
                heldBytes,
                codec,
                preload,
                lifecycle,
                schedule,
                turns);
    }

    public ActorOptions withHeldElements(int elements) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                callTimeout,
                durability,
                elements,
                heldBytes,
                codec,
                preload,
                lifecycle,
                schedule,
                turns);
    }

    public ActorOptions withHeldBytes(int bytes) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                callTimeout,
                durability,
                heldElements,
                bytes,
                codec,
                preload,
                lifecycle,
                schedule,
                turns);
    }

    public ActorOptions withCodec(StateCodec value) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                callTimeout,
                durability,
                heldElements,
                heldBytes,
                value,
                preload,
                lifecycle,
                schedule,
                turns);
    }

    public ActorOptions withPreload(PreloadOptions value) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                callTimeout,
                durability,
                heldElements,
                heldBytes,
                codec,
                value,
                lifecycle,
                schedule,
                turns);
    }

    public ActorOptions withLifecycle(LifecycleOptions value) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                callTimeout,
                durability,
                heldElements,
                heldBytes,
                codec,
                preload,
                value,
                schedule,
                turns);
    }

    public ActorOptions withSchedule(ScheduleOptions value) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                callTimeout,
                durability,
                heldElements,
                heldBytes,
                codec,
                preload,
                lifecycle,
                value,
                turns);
    }

    public ActorOptions withTurns(TurnOptions value) {
        return new ActorOptions(
                idleTimeout,
                mailboxCapacity,
                callTimeout,
                durability,
                heldElements,
                heldBytes,
                codec,
                preload,
                lifecycle,
                schedule,
                value);
    }

    /**
     * As {@link TurnOptions#withTimeout}.
     *
     * @param timeout null for none
     */
    public ActorOptions withTurnTimeout(@Nullable Duration timeout) {
        return withTurns(turns.withTimeout(timeout));
    }
}
