package dev.rouse.queue;

import dev.rouse.OutcomeUnknownException;
import dev.rouse.QueueMessage;
import dev.rouse.QueueOptions;
import dev.rouse.RetryableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallTarget;
import dev.rouse.call.Receiver;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.schedule.EntryId;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import dev.rouse.turn.Work;
import dev.rouse.turn.WorkHost;
import java.time.Instant;
import reactor.core.CoreSubscriber;

/**
 * One try of a message. The commit that has the effects of its turn removes the message; where it fails, the commit notes one failure
 * more. Lane only.
 */
public final class DeliveryCall extends Call implements TurnOutcome, Work {

    private static final int MAX_ERROR = 500;

    private final Delivery delivery;
    private boolean begun;
    private boolean noted;
    private boolean dead;

    DeliveryCall(CallTarget target, Receiver receiver, CoreSubscriber<Object> caller, Delivery delivery) {
        super(target, receiver, caller);
        this.delivery = delivery;
        submitted();
        // It is of one life of the actor, and not made again for the next.
        begins();
    }

    @Override
    public boolean hasDeadline() {
        return false;
    }

    private QueuePlace place() {
        return delivery.place();
    }

    /** The message as its turn may know it. */
    public QueueMessage told() {
        return new QueueMessage(
                EntryId.of(place().id()),
                place().queue(),
                Instant.ofEpochMilli(delivery.message().sentAt()),
                delivery.message().failures() + 1);
    }

    /** Whether its turn has begun: else the message is as it was. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether it was the last try. */
    boolean isDead() {
        return dead;
    }

    @Override
    public void begin(WorkHost host) {
        if (host == delivery.host() && host.exists() && delivery.isThere()) {
            begun = true;
            host.run(this);
        } else {
            host.skip(this);
        }
    }

    @Override
    public void succeeded(Turn turn) {
        if (delivery.isThere()) {
            delivery.feature().note(turn, QueueOp.remove(place(), delivery.message()));
        }
        delivery.ran();
    }

    @Override
    public void failed(Turn turn) {
        noted = true;
        if (delivery.isThere() && !delivery.isCutOff(turn)) {
            delivery.feature().note(turn, QueueOp.remove(place(), delivery.message()));
            noteFailure(turn);
        }
        delivery.ran();
    }

    private void noteFailure(Turn turn) {
        QueueOptions options = type().options().queue(place().queue());
        long now = turn.host().lane().clockMillis();
        MessageRecord failed = delivery.message().failed(now, ErrorText.of(turn.failure(), MAX_ERROR));
        int letters = options.maxDeadLetters();
        boolean hasRoom = letters == 0 || delivery.line().dead() < letters;
        if (failed.failures() >= options.tries() && hasRoom) {
            dead = true;
            if (letters > 0) {
                QueuePlace letter = new QueuePlace(Part.DEAD, place().queue(), 0, place().id());
                delivery.feature().note(turn, QueueOp.put(letter, failed));
            }
            return;
        }
        QueuePlace again = options.inOrder()
                ? new QueuePlace(Part.READY, place().queue(), delivery.orderAgain(), place().id())
                : new QueuePlace(
                        Part.LATER,
                        place().queue(),
                        now + QueueLine.pauseMillis(options, failed.failures()),
                        place().id());
        delivery.feature().note(turn, QueueOp.put(again, failed));
    }

    /** Whether {@code error} says that this try can do no good and nobody has taken note of that yet. */
    boolean isToBeNoted(Throwable error) {
        Throwable reason = error instanceof TurnAbortedException aborted ? aborted.getCause() : error;
        return !noted && !(reason instanceof RetryableException) && !(reason instanceof OutcomeUnknownException);
    }
}
