package dev.rouse.outbox.exchange;

import dev.rouse.ActorStartException;
import dev.rouse.ActorStoppedException;
import dev.rouse.CallCycleException;
import dev.rouse.CallTimeoutException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.TurnTimeoutException;
import dev.rouse.UndeliveredMessage.Reason;
import dev.rouse.UnknownTypeException;

/** Codes of why messages cannot be delivered, in records and in answers. */
public final class Refusals {

    /** The receiver that it was offered to was destroyed and is not the one that has its address now. */
    public static final int REPLACED = 1;

    public static final String REPLACED_ERROR =
            "The receiver that it was offered to was destroyed before it answered; nobody knows whether it had the message.";

    /** The receiver takes no such message. */
    public static final int REFUSED = 2;

    /** Nobody knows the type of the receiver. */
    public static final int UNKNOWN_TYPE = 3;

    /** The receiver has no such queue. */
    public static final int UNKNOWN_QUEUE = 4;

    /** The receiver cannot be created, or does not start. */
    public static final int NOT_STARTED = 5;

    private static final Reason[] REASONS = {
        Reason.REFUSED,
        Reason.RECEIVER_DESTROYED,
        Reason.REFUSED,
        Reason.UNKNOWN_TYPE,
        Reason.UNKNOWN_QUEUE,
        Reason.RECEIVER_NOT_STARTED
    };

    private static final int MAX_ERROR = 500;
    private static final String MAY_HAVE_IT = " It was offered before; nobody knows whether the receiver had it.";

    private Refusals() {}

    /**
     * The error of a message that is not tried any more.
     *
     * @param wasOffered whether it was offered before
     */
    public static String givenUp(String error, boolean wasOffered) {
        return !wasOffered
                ? error
                : error.substring(0, Math.min(error.length(), MAX_ERROR - MAY_HAVE_IT.length())) + MAY_HAVE_IT;
    }

    public static Reason reason(int code) {
        return code < REASONS.length ? REASONS[code] : Reason.REFUSED;
    }

    /**
     * The code of a failure that goes on until the application is changed, as far as anybody can tell; 0 for one that passes by itself. A
     * delivery runs no code of the application but what creates and wakes the receiver.
     */
    public static int codeOf(Throwable error) {
        if (error instanceof UnknownTypeException) {
            return UNKNOWN_TYPE;
        }
        boolean passes = error instanceof RetryableException
                || error instanceof CallTimeoutException
                || error instanceof OutcomeUnknownException
                || error instanceof TurnAbortedException
                || error instanceof TurnTimeoutException
                || error instanceof ActorStoppedException
                || error instanceof CallCycleException
                || error instanceof ActorStartException start && start.getCause() instanceof RetryableException;
        return passes ? 0 : NOT_STARTED;
    }
}
