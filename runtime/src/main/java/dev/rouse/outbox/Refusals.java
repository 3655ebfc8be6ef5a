package dev.rouse.outbox;

import dev.rouse.UndeliveredMessage.Reason;

/** Codes of why messages cannot be delivered, in records and in answers. */
final class Refusals {

    /** The receiver that it was offered to was destroyed and is not the one that has its address now. */
    static final int REPLACED = 1;

    static final String REPLACED_ERROR =
            "The receiver that it was offered to was destroyed before it answered; nobody knows whether it had the message.";

    /** The receiver has no such queue, or takes no such message. */
    static final int REFUSED = 2;

    private Refusals() {}

    static Reason reason(int code) {
        return code == REPLACED ? Reason.RECEIVER_DESTROYED : Reason.REFUSED;
    }
}
