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
import dev.rouse.queue.answer.AnswerForm;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.trace.Traces;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnOutcome;
import dev.rouse.turn.Work;
import dev.rouse.turn.WorkHost;
import java.util.List;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * One try of a message, or of a batch of them. The commit that has the effects of its turn removes them; where it fails, the commit notes
 * one failure more of each. Lane only.
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

    /** That in which the message was sent, or the first of a batch, as far as it is stored. */
    @Override
    public Context callerContext() {
        return Traces.with(delivery.messages().get(0).message().trace());
    }

    @Override
    public boolean hasDeadline() {
        return false;
    }

    @Override
    public boolean isOfLife() {
        return delivery.isHanded();
    }

    /** The messages as their turn may know them. */
    public List<QueueMessage> told() {
        return delivery.messages().stream().map(Taken::told).toList();
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
        for (Taken each : delivery.messages()) {
            if (each.isIn(delivery.line())) {
                delivery.feature().note(turn, QueueOp.remove(each.place(), each.message()));
                if (each.message().isRemembered() && !delivery.isExpired()) {
                    AnswerForm.remember(
                            delivery.feature().answers(),
                            turn,
                            delivery.queue(),
                            each.place().id());
                }
            }
        }
        delivery.ran();
    }

    @Override
    public void failed(Turn turn) {
        noted = true;
        if (!delivery.isCutOff(turn)) {
            for (Taken each : delivery.messages()) {
                if (each.isIn(delivery.line())) {
                    delivery.feature().note(turn, QueueOp.remove(each.place(), each.message()));
                    noteFailure(turn, each);
                }
            }
        }
        delivery.ran();
    }

    private void noteFailure(Turn turn, Taken tried) {
        QueueOptions options = type().options().queue(delivery.queue());
        long now = turn.host().lane().clockMillis();
        MessageRecord failed = tried.message().failed(now, ErrorText.of(turn.failure(), MAX_ERROR));
        int letters = options.maxDeadLetters();
        boolean hasRoom = letters == 0 || delivery.line().dead() < letters;
        // Those of a batch are tried by themselves before one of them is given up.
        boolean isAlone = delivery.messages().size() == 1;
        if (isAlone && failed.failures() >= options.tries() && hasRoom) {
            dead = true;
            if (letters > 0) {
                put(turn, Part.DEAD, 0, tried, failed);
            }
        } else if (options.inOrder()) {
            put(turn, Part.READY, tried.place().order(), tried, failed);
        } else {
            long pause = isAlone
                    ? QueueLine.pauseMillis(options, failed.failures())
                    : options.retryDelay(failed.failures()).toMillis();
            put(turn, Part.LATER, now + pause, tried, failed);
        }
    }

    private void put(Turn turn, Part part, long order, Taken tried, MessageRecord failed) {
        QueuePlace place =
                new QueuePlace(part, delivery.queue(), order, tried.place().id());
        delivery.feature().note(turn, QueueOp.put(place, failed));
    }

    /** Whether {@code error} says that this try can do no good and nobody has taken note of that yet. */
    boolean isToBeNoted(Throwable error) {
        Throwable reason = error instanceof TurnAbortedException aborted ? aborted.getCause() : error;
        return !noted && !(reason instanceof RetryableException) && !(reason instanceof OutcomeUnknownException);
    }
}
