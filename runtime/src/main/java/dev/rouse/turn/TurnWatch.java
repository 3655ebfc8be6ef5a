package dev.rouse.turn;

import dev.rouse.ActorInfo.RunningTurn;
import dev.rouse.RuntimeListener;
import dev.rouse.StreamIdleException;
import dev.rouse.TurnActivity;
import dev.rouse.TurnTimeoutException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.stream.StreamReply;
import dev.rouse.type.HostedType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The turns of a lane that did not end where they began: tells of those that run long, and cuts off those that run too long.
 * A turn that ends at once is not seen here; the others cost a place in a table, and one timer serves all of them: it looks
 * at the table when the first of them may be due, and never more often than the shortest limit of a type. Lane only.
 */
public final class TurnWatch {

    private static final Logger LOG = GuardedLogger.of(TurnWatch.class);
    private static final int SMALLEST = 16;

    /** Lines of the log that one look writes at most. */
    private static final int MAX_TOLD = 20;

    private final LaneLoop loop;
    private final LongSupplier clock;
    private final RuntimeListener listener;
    private final TurnLimits[] limits;
    private final long shortest;

    private @Nullable TimedTurn[] turns = new TimedTurn[SMALLEST];
    private long[] began = new long[SMALLEST];
    private long[] warnAfter = new long[SMALLEST];
    private int size;
    private boolean ticking;

    /** Counts of turns; null while nobody looks. */
    private @Nullable TurnTally tally;

    private long talliesUntil;

    /** @param clock the wall clock, in milliseconds since 1970 */
    public TurnWatch(LaneLoop loop, LongSupplier clock, RuntimeListener listener, List<HostedType> types) {
        this.loop = loop;
        this.clock = clock;
        this.listener = listener;
        List<TurnLimits> all = types.stream()
                .map(type -> TurnLimits.of(type.options().turns()))
                .toList();
        this.limits = all.toArray(TurnLimits[]::new);
        this.shortest = TurnLimits.shortest(all);
    }

    // The table. A turn knows its place in it, counted from 1.

    /** {@code turn} has begun and not ended. */
    public void add(TimedTurn turn) {
        if (size == turns.length) {
            resize(2 * size);
        }
        turns[size] = turn;
        began[size] = loop.now();
        warnAfter[size] = limits(turn).warnAfter(turn);
        turn.place(++size);
        if (!ticking && shortest < TurnLimits.NEVER) {
            tickAfter(shortest);
        }
    }

    /** {@code turn} has ended. */
    public void remove(TimedTurn turn) {
        if (tally != null) {
            tally.aged(age(turn));
        }
        int place = turn.place() - 1;
        turn.place(0);
        size--;
        if (place != size) {
            TimedTurn moved = Objects.requireNonNull(turns[size]);
            turns[place] = moved;
            began[place] = began[size];
            warnAfter[place] = warnAfter[size];
            moved.place(place + 1);
        }
        turns[size] = null;
        if (size < turns.length / 4 && turns.length > SMALLEST) {
            resize(turns.length / 2);
        }
    }

    /** Ends all that still run, also those of activations that are over. */
    public void stopAll(RuntimeException reason) {
        for (int i = size - 1; i >= 0; i = Math.min(i, size) - 1) {
            Objects.requireNonNull(turns[i]).stop(reason);
        }
    }

    // Counts.

    /** The counts of turns; null while nobody looks. */
    public @Nullable TurnTally tally() {
        return tally;
    }

    /** Tells what turns took since somebody asked first, and goes on to count for {@code nanos}. */
    public TurnActivity tallied(long nanos) {
        TurnTally now = tally;
        talliesUntil = loop.nanoTime() + nanos;
        if (now == null) {
            now = new TurnTally(clock);
            tally = now;
            loop.schedule(this::endTally, nanos);
        }
        return now.told();
    }

    private void endTally() {
        long left = talliesUntil - loop.nanoTime();
        if (left > 0) {
            loop.schedule(this::endTally, left);
        } else {
            tally = null;
        }
    }

    private void resize(int length) {
        turns = Arrays.copyOf(turns, length);
        began = Arrays.copyOf(began, length);
        warnAfter = Arrays.copyOf(warnAfter, length);
    }

    private TurnLimits limits(TimedTurn turn) {
        return limits[turn.call().type().index()];
    }

    /** Time that {@code turn} has run, in nanoseconds. */
    private long age(TimedTurn turn) {
        return turn.place() == 0 ? 0 : loop.nanoTime() - began[turn.place() - 1];
    }

    /** Tells of {@code running}, the oldest first. */
    public List<RunningTurn> told(List<? extends TimedTurn> running) {
        return running.stream()
                .map(this::told)
                .sorted(Comparator.comparing(RunningTurn::since))
                .toList();
    }

    private RunningTurn told(TimedTurn turn) {
        Instant since = Instant.ofEpochMilli(clock.getAsLong()).minusNanos(age(turn));
        return new RunningTurn(name(turn), turn.mode(), since, turn.waitsFor());
    }

    // The timer.

    private void tickAfter(long nanos) {
        ticking = true;
        loop.schedule(this::tick, nanos);
    }

    private void tick() {
        ticking = false;
        long now = loop.nanoTime();
        List<TimedTurn> late = late(now);
        for (int i = 0; i < late.size(); i++) {
            act(late.get(i), now, i < MAX_TOLD);
        }
        if (late.size() > MAX_TOLD) {
            LOG.warn("{} more turns of this lane run too long", late.size() - MAX_TOLD);
        }
        if (size > 0 && !ticking) {
            tickAfter(untilNext(now));
        }
    }

    private List<TimedTurn> late(long now) {
        List<TimedTurn> late = new ArrayList<>(0);
        for (int i = 0; i < size; i++) {
            if (left(i, now) <= 0) {
                late.add(Objects.requireNonNull(turns[i]));
            }
        }
        return late;
    }

    private long untilNext(long now) {
        long next = shortest;
        for (int i = 0; i < size; i++) {
            next = Math.min(next, left(i, now));
        }
        return Math.max(1, next);
    }

    /** Nanoseconds until something is due of the turn at {@code i}. */
    private long left(int i, long now) {
        TimedTurn turn = Objects.requireNonNull(turns[i]);
        TurnLimits limit = limits(turn);
        long age = now - began[i];
        return Math.min(
                Math.min(limit.timeoutOf(turn), warnAfter[i]) - age, limit.streamIdle() - stalledFor(turn, now));
    }

    private static long stalledFor(TimedTurn turn, long now) {
        StreamReply stream = turn.stream();
        return stream == null ? 0 : stream.stalledFor(now);
    }

    private void act(TimedTurn turn, long now, boolean logs) {
        if (turn.place() == 0) {
            return;
        }
        int place = turn.place() - 1;
        TurnLimits limit = limits(turn);
        Duration ran = Duration.ofNanos(now - began[place]);
        if (ran.toNanos() >= limit.timeoutOf(turn)) {
            cutOff(turn, ran, "A turn of an actor ran too long and is cut off", logs, tooLong(turn, ran));
        } else if (stalledFor(turn, now) >= limit.streamIdle()) {
            Objects.requireNonNull(turn.stream()).dropHeld();
            cutOff(turn, ran, "A stream of an actor was not asked for more and is cut off", logs, idle(turn));
        } else {
            warnAfter[place] = Math.min(TurnLimits.NEVER, 2 * warnAfter[place]);
            listener.turnRunsLong(turn.call().address(), name(turn), ran);
            log(turn, ran, "A turn of an actor runs long", logs);
        }
    }

    private TurnTimeoutException tooLong(TimedTurn turn, Duration ran) {
        Duration timeout = Duration.ofNanos(limits(turn).timeout());
        return new TurnTimeoutException(turn.call().address(), name(turn), ran, timeout, turn.waitsFor());
    }

    private StreamIdleException idle(TimedTurn turn) {
        Duration idle = Duration.ofNanos(limits(turn).streamIdle());
        return new StreamIdleException(turn.call().address(), name(turn), idle);
    }

    private void cutOff(TimedTurn turn, Duration ran, String message, boolean logs, Throwable reason) {
        listener.turnCutOff(turn.call().address(), name(turn), ran);
        log(turn, ran, message, logs);
        turn.stop(reason);
    }

    private static void log(TimedTurn turn, Duration ran, String message, boolean logs) {
        if (logs) {
            LOG.atWarn()
                    .addKeyValue("actor", turn.call().address())
                    .addKeyValue("incarnation", Long.toHexString(turn.incarnation()))
                    .addKeyValue("action", name(turn))
                    .addKeyValue("ran", ran)
                    .addKeyValue("waitsFor", turn.waitsFor())
                    .log(message);
        }
    }

    private static String name(TimedTurn turn) {
        return turn.call().what();
    }
}
