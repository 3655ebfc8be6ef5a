package dev.rouse.net.answer;

import dev.rouse.net.request.RequestRefused;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that the answers of one connection take of those of all, where many of them are under way at a time. Taken and
 * given back by any thread.
 */
public final class AnswerTally {

    private static final long NONE = 0;

    private final AnswerBytes all;
    private final AtomicLong bytes = new AtomicLong();
    private long waiting = NONE;

    AnswerTally(AnswerBytes all) {
        this.all = all;
    }

    /**
     * Takes bytes, which are to be given back.
     *
     * @throws RequestRefused there is no room
     */
    public void take(int more) {
        if (!all.take(more)) {
            throw RequestRefused.answersFull(all.limit());
        }
        bytes.addAndGet(more);
    }

    /** Takes bytes also where there is no room, of what must be told. */
    public void takeAnyway(int more) {
        all.takeAnyway(more);
        bytes.addAndGet(more);
    }

    /** Gives bytes back: the client has them, or nobody waits for them. */
    public void give(long taken) {
        bytes.addAndGet(-taken);
        all.give(taken);
    }

    /** Bytes that are taken now. */
    public long bytes() {
        return bytes.get();
    }

    /** Notes that the client of {@code connection} does not take what was sent at once. On the event loop. */
    public void waits(Channel connection) {
        if (waiting == NONE) {
            waiting = all.waits(this::bytes, connection);
        }
    }

    /** Notes that it has taken that, or is gone. On the event loop. */
    public void waitsNoMore() {
        if (waiting != NONE) {
            all.isOver(waiting);
            waiting = NONE;
        }
    }
}
