package dev.rouse.actor;

import dev.rouse.ActorPhase;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Fires what is due of an actor's schedule, one after the other, then answers the alarm that woke it. Lane only. */
final class DueEntries {

    private final Activation activation;
    private final Call alarm;
    private boolean fired;

    /** @param alarm its argument is the due time of its index row, in milliseconds since 1970 */
    DueEntries(Activation activation, Call alarm) {
        this.activation = activation;
        this.alarm = alarm;
    }

    /** Fires the next entry that is due; answers when there is none, or when this life ends and the next one is to do it. */
    void next() {
        boolean lives = activation.phase == ActorPhase.RUNNING;
        ScheduleRecord first =
                activation.lane().features().schedule().settled(activation).first();
        long now = activation.lane().clockMillis();
        if (lives && first != null && isDue(first, now)) {
            fired = true;
            activation.enqueue(firing(first, now));
        } else if (lives && !fired && isStray()) {
            activation.fired();
            activation.gate().clearStrayAlarm(row(), alarm);
        } else {
            activation.fired();
            activation.answered();
            alarm.complete(null);
            activation.pump();
        }
    }

    /** A pause after a failure is over when the alarm comes that is its own, even if the wall clock was set back meanwhile. */
    private boolean isDue(ScheduleRecord first, long now) {
        return first.wakeAt() <= now || first.failures() > 0 && first.wakeAt() == row();
    }

    private long row() {
        return (Long) alarm.arguments()[0];
    }

    /** Whether no entry is behind the row that this alarm comes from. While something is being saved, nobody can tell. */
    private boolean isStray() {
        return activation.gate().isClean() && row() != activation.facts().nextAlarm();
    }

    private FiringCall firing(ScheduleRecord entry, long now) {
        HostedType type = activation.type();
        try {
            Action action = type.action(entry.action());
            return firing(entry, action, now, ArgumentCodec.decode(type, action, entry.arguments()));
        } catch (RuntimeException e) {
            return firing(entry, Action.failing(entry.action(), e), now);
        }
    }

    private FiringCall firing(ScheduleRecord entry, Action action, long now, @Nullable Object... arguments) {
        ActorLane lane = activation.lane();
        CallTarget target = new CallTarget(
                ignored -> lane, activation.type(), activation.address(), CallKind.FIRE, action, arguments);
        Outcome outcome = new Outcome();
        FiringCall call = new FiringCall(target, lane, lane.features().schedule(), outcome, entry, now);
        outcome.call = call;
        return call;
    }

    private void ended(FiringCall call, @Nullable Throwable error) {
        String type = activation.type().name();
        if (error != null && call.isToBeNoted(error)) {
            note(call, error);
            return;
        }
        activation
                .lane()
                .listener()
                .alarmFired(
                        type,
                        call.action().name(),
                        Duration.ofMillis(call.lateMillis()),
                        call.attempt(),
                        error != null,
                        call.isDead());
        if (activation.isGone()) {
            alarm.complete(null);
        } else {
            next();
        }
    }

    /** What it did cannot be saved: a turn of its own saves that. The actor may have to be read again for it. */
    private void note(FiringCall call, Throwable error) {
        activation
                .lane()
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
                activation.lane().executeLater(() -> DueEntries.this.ended(ended, error));
            }
        }
    }
}
