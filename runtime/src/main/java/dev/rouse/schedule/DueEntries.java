package dev.rouse.schedule;

import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.call.LocalTarget;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.turn.TurnLane;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Fires what is due of an actor's schedule, one after the other. Lane only. */
public final class DueEntries {

    private final ScheduleFeature schedule;
    private final WorkHost host;
    private final long row;
    private final Consumer<Boolean> then;
    private boolean fired;

    /**
     * @param row the due time of the alarm index row that woke the actor, in milliseconds since 1970
     * @param then told at the end whether anything was due
     */
    public DueEntries(ScheduleFeature schedule, WorkHost host, long row, Consumer<Boolean> then) {
        this.schedule = schedule;
        this.host = host;
        this.row = row;
        this.then = then;
    }

    /** Fires the next entry that is due; ends when there is none, or when this activation ends and the next one is to do it. */
    public void next() {
        ScheduleRecord first = schedule.settled(host).first();
        long now = host.lane().clockMillis();
        if (host.isRunning() && first != null && isDue(first, now)) {
            fired = true;
            host.enqueue(firing(first, now));
        } else {
            then.accept(fired);
        }
    }

    /** A pause after a failure is over when the alarm comes that is its own, even if the wall clock was set back meanwhile. */
    private boolean isDue(ScheduleRecord first, long now) {
        return first.wakeAt() <= now || first.failures() > 0 && first.wakeAt() == row;
    }

    private FiringCall firing(ScheduleRecord entry, long now) {
        HostedType type = host.type();
        try {
            Action action = type.action(entry.action());
            return firing(entry, action, now, ArgumentCodec.decode(type, action, entry.arguments()));
        } catch (RuntimeException e) {
            return firing(entry, Action.failing(entry.action(), e), now);
        }
    }

    private FiringCall firing(ScheduleRecord entry, Action action, long now, @Nullable Object... arguments) {
        TurnLane lane = host.lane();
        CallTarget target = new LocalTarget(host.type(), host.address(), CallKind.FIRE, action, arguments);
        Outcome outcome = new Outcome();
        FiringCall call = new FiringCall(target, lane, schedule, outcome, entry, now);
        outcome.call = call;
        return call;
    }

    private void ended(FiringCall call, @Nullable Throwable error) {
        String type = host.type().name();
        if (error != null && call.isToBeNoted(error)) {
            note(call, error);
            return;
        }
        host.lane()
                .listener()
                .alarmFired(
                        type,
                        call.action().name(),
                        Duration.ofMillis(call.lateMillis()),
                        call.attempt(),
                        error != null,
                        call.isDead());
        next();
    }

    /**
     * Notes a firing whose own turn could not save its outcome, by another turn that fails with {@code error}. The
     * actor may have to be read again for it.
     */
    private void note(FiringCall call, Throwable error) {
        host.lane()
                .arrived(firing(
                        call.entry(),
                        Action.failing(call.action().name(), error),
                        call.told().firedAt().toEpochMilli()));
    }

    private final class Outcome implements CoreSubscriber<Object> {

        private @Nullable FiringCall call;

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object value) {}

        @Override
        public void onError(Throwable error) {
            end(error);
        }

        @Override
        public void onComplete() {
            end(null);
        }

        private void end(@Nullable Throwable error) {
            FiringCall ended = call;
            if (ended != null) {
                host.lane().loop().put(() -> DueEntries.this.ended(ended, error));
            }
        }
    }
}
