package dev.rouse.net.socket.event;

import dev.rouse.net.socket.frame.AnswerWriter;
import dev.rouse.net.socket.frame.Socket;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of a socket that wait until its client takes something. Some hold a batch, within a bound of bytes; the others hold
 * nothing, and begin anew a few at a time. Where there is no room, who was served last makes it for who has waited longer: so each has
 * its turn. On the event loop of the socket.
 */
final class WaitingLine {

    /** Subscriptions that begin anew at the same time: what most of them read would find no room. */
    private static final int MOST_RESUMING = 4;

    private final Socket socket;
    private final int limit;
    private final Queue<SocketSubscription> holding = new ArrayDeque<>(0);
    private final Queue<SocketSubscription> dropped = new ArrayDeque<>(0);
    private int heldBytes;
    private int resuming;
    private long turns;
    private boolean scheduled;

    /** @param limit of bytes that are held; one batch is, whatever it has */
    WaitingLine(Socket socket, int limit) {
        this.socket = socket;
        this.limit = limit;
    }

    private AnswerWriter out() {
        return socket.out();
    }

    /** A number for who is served now. */
    long turn() {
        return ++turns;
    }

    /** Whether what {@code subscription} has must wait: for the client, or for its turn. */
    boolean mustWait(SocketSubscription subscription) {
        return out().isFull() || !holding.isEmpty() && holding.peek() != subscription;
    }

    /** Takes room for a batch of {@code subscription}. Returns whether there is some: then it waits here. */
    boolean hold(SocketSubscription subscription, int bytes) {
        while (heldBytes > 0 && heldBytes + bytes > limit) {
            SocketSubscription last = servedBehind(subscription);
            if (last == null) {
                return false;
            }
            last.drop();
            drop(last);
        }
        if (!out().reserve(bytes)) {
            return false;
        }
        heldBytes += bytes;
        if (holding.peek() != subscription) {
            holding.add(subscription);
        }
        return true;
    }

    /** The one that was served last, of those that were behind {@code subscription}; null for none. */
    private @Nullable SocketSubscription servedBehind(SocketSubscription subscription) {
        SocketSubscription last = null;
        for (SocketSubscription other : holding) {
            long served = (last == null ? subscription : last).served();
            last = other != subscription && other.served() > served ? other : last;
        }
        return last;
    }

    /** Gives back what {@link #hold} took. */
    void letGo(int bytes) {
        heldBytes -= bytes;
        out().giveBack(bytes);
    }

    /** Lets {@code subscription} wait, which has nothing. */
    void drop(SocketSubscription subscription) {
        holding.remove(subscription);
        dropped.add(subscription);
    }

    /** {@code subscription} has begun anew, or has ended while it did. */
    void hasResumed() {
        resuming--;
        goOnSoon();
    }

    /** Goes on later, be it that this is called amid a flush. */
    void goOnSoon() {
        if (!scheduled && !(holding.isEmpty() && dropped.isEmpty())) {
            scheduled = true;
            socket.loop().execute(this::goOn);
        }
    }

    private void goOn() {
        scheduled = false;
        while (!out().isFull() && !holding.isEmpty()) {
            SocketSubscription first = holding.element();
            first.write();
            if (!first.isHolding()) {
                holding.remove(first);
            }
        }
        while (!out().isFull() && !dropped.isEmpty() && resuming < MOST_RESUMING) {
            resuming++;
            dropped.remove().resume();
        }
        out().flush();
    }

    /** {@code subscription} has ended. */
    void remove(SocketSubscription subscription) {
        holding.remove(subscription);
        dropped.remove(subscription);
    }
}
