package dev.rouse;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;

/**
 * The schedule of an actor: actions of its own that run as turns when they are due, whether the actor sleeps or not.
 * Used inside a turn; what a turn changes here is saved with everything else of it, and is gone when the turn fails.
 *
 * <p>A firing's effects and the end of its entry, or its next due time, are one commit: it takes effect exactly once. A
 * firing that fails is tried again as {@link ScheduleOptions} say, then becomes a {@link DeadLetter}; a recurring entry goes
 * on all the same. A recurring entry never overlaps with itself: times that come while its turn waits or runs are skipped,
 * and those that nobody was there for are made up for by one turn. The turn is told by {@link ActorContext#firing()}. Entries
 * that are due at the same time run in the order in which they were made.
 *
 * <p>Times are those of the wall clock, to the millisecond: when it is set forward, what is due by it fires; when it is set
 * back, entries wait until it gets there. The pause before a firing that failed is tried again is one of time that passes,
 * whatever the wall clock shows meanwhile; only a node that starts anew goes by the wall clock, because that alone is stored.
 *
 * <p>What is to run is the name of an action with its arguments, or a call of the actor's own interface:
 *
 * <pre>{@code
 * schedule().after(Duration.ofMinutes(5), "tick", "x");
 * schedule().after(Duration.ofMinutes(5), Bank.class, bank -> bank.tick("x"));
 * }</pre>
 *
 * The lambda runs at once, with a reference that takes down its call and does not make it: it calls one action and returns what
 * that gives, which is not subscribed. The interface is that of the actor's type, or one that it extends. Anything else (no call,
 * two, operators behind it, another interface) ends with {@link InvalidCallException}, which says what was wrong.
 *
 * <p>Arguments are stored by the type's {@link StateCodec}, at most {@link #MAX_ARGUMENT_BYTES} of them; those that it could not
 * read again are refused. Scheduling ends with {@link UnknownActionException}, {@link InvalidCallException} or {@link
 * LimitExceededException} at the call.
 */
public interface Schedule {

    /** Encoded arguments of one entry, together, in bytes. */
    int MAX_ARGUMENT_BYTES = 64 * 1024;

    /** Characters of a name. */
    int MAX_NAME_LENGTH = 100;

    /** Characters of a cron expression. */
    int MAX_EXPRESSION_LENGTH = 1024;

    /**
     * Runs {@code action} once, {@code delay} from now; at once when it is zero or negative.
     *
     * @return the id of the entry
     */
    String after(Duration delay, String action, @Nullable Object... arguments);

    /**
     * As {@link #after(Duration, String, Object...)}, of the action that {@code call} calls.
     *
     * @param type the actor's own interface, or one that it extends
     */
    <A> String after(Duration delay, Class<A> type, Function<? super A, ? extends CorePublisher<?>> call);

    /** Runs {@code action} once at {@code time}; at once when that is past. */
    String at(Instant time, String action, @Nullable Object... arguments);

    /** As {@link #at(Instant, String, Object...)}, of the action that {@code call} calls. */
    <A> String at(Instant time, Class<A> type, Function<? super A, ? extends CorePublisher<?>> call);

    /**
     * Runs {@code action} at each multiple of {@code interval} from now, however long its turns take.
     *
     * @param interval one second or more
     */
    String every(Duration interval, String action, @Nullable Object... arguments);

    /** As {@link #every(Duration, String, Object...)}, of the action that {@code call} calls. */
    <A> String every(Duration interval, Class<A> type, Function<? super A, ? extends CorePublisher<?>> call);

    /**
     * Runs {@code action} at the minutes that a cron expression names: minute, hour, day of month, month, day of week, with
     * {@code *}, lists, ranges, steps and English names; or by a name: {@code @yearly}, {@code @annually}, {@code @monthly},
     * {@code @weekly}, {@code @daily}, {@code @midnight}, {@code @hourly}. Where both days are restricted, either will do; where
     * one of them begins with {@code *}, as in <code>*&#47;2</code>, both must match, as in Vixie's cron.
     *
     * <p>Daylight saving: a time that the clocks skip runs when the gap ends, once; a time that comes twice runs the first
     * time. Where the hour begins with {@code *}, it runs through both, minute by minute as the clocks show them.
     *
     * @param expression of at most {@link #MAX_EXPRESSION_LENGTH} characters
     */
    String cron(String expression, ZoneId zone, String action, @Nullable Object... arguments);

    /** As {@link #cron(String, ZoneId, String, Object...)}, of the action that {@code call} calls. */
    <A> String cron(
            String expression, ZoneId zone, Class<A> type, Function<? super A, ? extends CorePublisher<?>> call);

    /**
     * The same schedule, of which the entry that is made with it is called {@code name} and takes the place of the one that
     * was.
     */
    Schedule named(String name);

    /**
     * The same schedule, of which the recurring entry that is made with it is not due after {@code last}. Its last time is
     * the latest that comes at or before that; with that one it is gone. Where nobody was there for it, one firing makes up
     * for it later, and stands for no time after the end. One that fails is tried again all the same, as long as it may be.
     *
     * <p>{@link #every} and {@link #cron} end with {@link InvalidCallException} where no time comes by then, and {@link
     * #after} and {@link #at} in any case: they are due once.
     */
    Schedule until(Instant last);

    /**
     * The same schedule, of which the recurring entry that is made with it is gone with its firing number {@code firings}.
     *
     * <p>What counts is firings that took effect: the number goes down in the commit that has the effects of one, so that it
     * is neither more nor less after a crash. One turn that makes up for several missed times is one firing. Tries that failed
     * do not count, and neither does a firing that became a {@link DeadLetter}, whatever comes of that: an entry whose firings all fail
     * goes on, with its newest dead letter, until it is cancelled or comes to an end in time. With {@link #until}
     * the entry is gone with whichever end comes first.
     *
     * @param firings at least 1
     */
    Schedule times(int firings);

    /**
     * Removes an entry.
     *
     * @return whether it was there
     */
    boolean cancel(String id);

    /**
     * Removes the entry of that name.
     *
     * @return whether it was there
     */
    boolean cancelNamed(String name);

    /** All entries, the one that is tried next first. */
    List<ScheduleEntry> list();

    /** All dead letters, the oldest first. */
    List<DeadLetter> deadLetters();

    /**
     * Turns a dead letter into an entry that is due now, with all its tries.
     *
     * @return the entry's id; null when there is none
     */
    @Nullable
    String retry(String id);

    /**
     * Removes a dead letter.
     *
     * @return whether it was there
     */
    boolean drop(String id);
}
