package dev.rouse.schedule;

import dev.rouse.Firing;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallTarget;
import dev.rouse.call.Receiver;
import dev.rouse.kv.KvKey;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.record.Suffix;
import dev.rouse.trace.Traces;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import dev.rouse.turn.Work;
import dev.rouse.turn.WorkHost;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * One firing of an entry. Its turn ends in one of two changes of the schedule, in the commit that has its effects: what comes
 * after a success, or one failure more. Lane only.
 */
public final class FiringCall extends Call implements TurnOutcome, Work {

    private static final Logger LOG = GuardedLogger.of(FiringCall.class);
    private static final int MAX_ERROR = 500;

    private final ScheduleFeature schedule;
    private final ScheduleRecord entry;
    private final long firedAt;
    private boolean noted;
    private boolean dead;

    public FiringCall(
            CallTarget target,
            Receiver receiver,
            ScheduleFeature schedule,
            CoreSubscriber<Object> caller,
            ScheduleRecord entry,
            long nowMillis) {
        super(target, receiver, caller);
        this.schedule = schedule;
        this.entry = entry;
        this.firedAt = nowMillis;
        submitted();
    }

    /** That of the turn which made the entry, as far as it is stored. */
    @Override
    public Context callerContext() {
        return Traces.with(entry.trace());
    }

    @Override
    public boolean hasDeadline() {
        return false;
    }

    public Firing told() {
        return new Firing(
                EntryId.of(entry.id()),
                entry.name().isEmpty() ? Optional.empty() : Optional.of(entry.name()),
                Instant.ofEpochMilli(entry.due()),
                Instant.ofEpochMilli(firedAt),
                attempt(),
                Occurrences.missed(entry, firedAt));
    }

    public ScheduleRecord entry() {
        return entry;
    }

    public KvKey suffix() {
        return KvKey.of(Suffix.scheduleEntry(entry.id()));
    }

    public int attempt() {
        return entry.failures() + 1;
    }

    public long lateMillis() {
        return Math.max(0, firedAt - entry.wakeAt());
    }

    /**
     * Runs the entry where it is still due: since the call joined the mailbox it may have been cancelled, moved, or
     * done by an earlier activation.
     */
    @Override
    public void begin(WorkHost host) {
        if (host.exists() && isDue(entry, schedule.settled(host))) {
            host.run(this);
        } else {
            host.skip(this);
        }
    }

    public static boolean isDue(ScheduleRecord entry, ScheduleTable table) {
        ScheduleRecord now = table.entry(entry.id());
        return now != null && now.due() == entry.due() && now.failures() == entry.failures();
    }

    /** Puts what comes next into the turn's changes, unless the turn itself has cancelled it. */
    @Override
    public void succeeded(Turn turn) {
        if (schedule.seenBy(turn).entry(entry.id()) != null) {
            advance(turn, entry.with(entry.end().afterFiring()));
        }
    }

    /** @param done the entry as its firing leaves it */
    private void advance(Turn turn, ScheduleRecord done) {
        long next = Occurrences.next(done, turn.host().lane().clockMillis());
        schedule.note(turn, suffix(), next == 0 ? null : done.next(next));
    }

    /** Puts the failure into the turn's changes, of which nothing else is left. */
    @Override
    public void failed(Turn turn) {
        noted = true;
        if (schedule.seenBy(turn).entry(entry.id()) == null) {
            return;
        }
        long now = turn.host().lane().clockMillis();
        long delay = type().options().schedule().retryDelay(attempt()).toMillis();
        ScheduleRecord failed = entry.failed(now, now + delay, ErrorText.of(turn.failure(), MAX_ERROR));
        dead = attempt() >= type().options().schedule().tries();
        if (dead) {
            schedule.note(turn, KvKey.of(Suffix.deadLetter(entry.id())), failed);
            try {
                advance(turn, entry);
            } catch (RuntimeException e) {
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("actor", address())
                        .addKeyValue("incarnation", Long.toHexString(turn.incarnation()))
                        .addKeyValue("entry", EntryId.of(entry.id()))
                        .log("An entry of an actor's schedule cannot recur any more and ends");
                schedule.note(turn, suffix(), null);
            }
        } else {
            schedule.note(turn, suffix(), failed);
        }
    }

    /** Whether the failure was the last that the entry may have. */
    public boolean isDead() {
        return dead;
    }

    /** Whether {@code error} says that this firing can do no good and nobody has taken note of that yet. */
    public boolean isToBeNoted(Throwable error) {
        Throwable reason = error instanceof TurnAbortedException aborted ? aborted.getCause() : error;
        return !noted && !(reason instanceof RetryableException) && !(reason instanceof OutcomeUnknownException);
    }
}
