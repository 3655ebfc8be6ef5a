package dev.rouse.net.answer;

import dev.rouse.net.request.RequestRefused;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that one answer takes of those of all, from its first byte until its client has taken the last or nobody waits
 * for it any more. Taken by whichever thread writes it, given back by any.
 */
public final class AnswerShare {

    private static final long GIVEN_BACK = -1;
    private static final long NONE = 0;

    private final AnswerBytes all;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong(NONE);

    AnswerShare(AnswerBytes all) {
        this.all = all;
    }

    /**
     * Takes bytes. Returns whether there was room: true too when nobody waits for the answer any more, which then holds
     * nothing.
     */
    boolean take(int more) {
        if (!all.take(more)) {
            return false;
        }
        long before = bytes.get();
        while (before != GIVEN_BACK) {
            if (bytes.compareAndSet(before, before + more)) {
                return true;
            }
            before = bytes.get();
        }
        all.give(more);
        return true;
    }

    /** The bytes that it takes now; 0 once they are given back. */
    long bytes() {
        return Math.max(0, bytes.get());
    }

    RequestRefused refusal() {
        return RequestRefused.answersFull(all.limit());
    }

    /** Notes that the client of {@code connection} does not take it at once. On the event loop, as is the end of that. */
    public void waits(Channel connection) {
        if (bytes.get() > 0 && waiting.get() == NONE) {
            waiting.set(all.waits(this::bytes, connection));
        }
    }

    /** Gives the bytes back: the client has the answer, or nobody waits for it. Idempotent. */
    public void giveBack() {
        long had = bytes.getAndSet(GIVEN_BACK);
        if (had > 0) {
            all.give(had);
        }
        long number = waiting.getAndSet(NONE);
        if (number != NONE) {
            all.isOver(number);
        }
    }
}
