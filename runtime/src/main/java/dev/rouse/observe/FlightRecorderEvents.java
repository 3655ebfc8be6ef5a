package dev.rouse.observe;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.StartLedger;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Events of Java Flight Recorder: {@code dev.rouse.ActorStart}, {@code dev.rouse.Turn} of turns that take longer than its threshold,
 * and {@code dev.rouse.Commit}, listed in {@code runtime/OPERATIONS.md}. While nothing is recorded, it looks at a flag and makes nothing.
 * Needs the module {@code jdk.jfr}. One object may be for several runtimes.
 *
 * <pre>{@code
 * FlightRecorderEvents events = new FlightRecorderEvents();
 * builder.options(o -> o.listener(events).observer(events));
 * }</pre>
 */
public final class FlightRecorderEvents implements RuntimeListener, RuntimeObserver {

    private final StartEvent starts = new StartEvent();
    private final TurnEvent turns = new TurnEvent();
    private final CommitEvent commits = new CommitEvent();

    /** Makes the events of a runtime, whose listener and observer this is. */
    public FlightRecorderEvents() {}

    @Override
    public void actorStarted(ActorStarted started) {
        if (!starts.isEnabled()) {
            return;
        }
        StartLedger ledger = started.ledger();
        StartEvent event = new StartEvent();
        event.type = started.address().type();
        event.key = started.address().key();
        event.created = started.created();
        event.took = started.took().toNanos();
        event.requests = ledger.roundTrips();
        event.bytes = ledger.bytes();
        event.keys = ledger.sources().size();
        event.live = count(ledger, StartLedger.Source.LIVE);
        event.bundle = count(ledger, StartLedger.Source.BUNDLE);
        event.absent = count(ledger, StartLedger.Source.ABSENT);
        event.commit();
    }

    private static int count(StartLedger ledger, StartLedger.Source source) {
        int count = 0;
        for (StartLedger.Entry entry : ledger.sources()) {
            count += entry.source() == source ? 1 : 0;
        }
        return count;
    }

    @Override
    public void committed(int actors, int bytes, Duration took) {
        if (commits.isEnabled()) {
            CommitEvent event = new CommitEvent();
            event.actors = actors;
            event.bytes = bytes;
            event.took = took.toNanos();
            event.commit();
        }
    }

    @Override
    public boolean observes(Kind kind) {
        return switch (kind) {
            case TURN, FIRING, DELIVERY, STEP -> turns.isEnabled();
            case CALL, START, COMMIT, HOP, SEND -> false;
        };
    }

    @Override
    public @Nullable Observed begun(Work work, Context context) {
        TurnEvent event = new TurnEvent();
        event.begin();
        return new Recorded(event, work, context);
    }

    private record Recorded(TurnEvent event, Work work, Context context) implements Observed {

        @Override
        public void end(@Nullable Throwable error) {
            event.end();
            if (event.shouldCommit()) {
                ActorAddress actor = work.actor();
                event.type = actor.type();
                event.key = actor.key();
                event.action = work.name();
                event.kind = work.kind().name().toLowerCase(Locale.ROOT);
                event.error = error == null ? null : error.getClass().getName();
                event.commit();
            }
        }
    }
}
