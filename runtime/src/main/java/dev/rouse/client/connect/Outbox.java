package dev.rouse.client.connect;

import dev.rouse.OverloadedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a connection that are not durable yet, in their order: first those with a number, which the server may have, then
 * those that wait. So many have one at a time as any server takes. On the loop of the client.
 */
final class Outbox {

    private static final int WINDOW = 64;
    private static final long WINDOW_BYTES = 64 * 1024;

    /** Sockets that end over one message until it is given up. */
    private static final int MOST_FAULTS = 3;

    private final int most;
    private final long mostBytes;
    private final ArrayDeque<OutgoingMessage> sent = new ArrayDeque<>(2);
    private final ArrayDeque<OutgoingMessage> waiting = new ArrayDeque<>(2);
    private long bytes;
    private long sentBytes;
    private long lastNumber;
    private int window = WINDOW;
    private long windowBytes = WINDOW_BYTES;
    private int faults;

    /** Whether messages are sent one by one. */
    private boolean isCareful;

    Outbox(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** @throws OverloadedException there is no room for it */
    void add(OutgoingMessage message) {
        if (sent.size() + waiting.size() >= most) {
            throw new OverloadedException("messages of a connection that are not acknowledged", most);
        }
        if (bytes + message.bytes > mostBytes) {
            throw new OverloadedException("bytes of messages of a connection that are not acknowledged", mostBytes);
        }
        bytes += message.bytes;
        waiting.add(message);
    }

    /** Takes one back that has no number; others are sent. */
    void withdraw(OutgoingMessage message) {
        if (message.number == 0 && waiting.remove(message)) {
            bytes -= message.bytes;
        }
    }

    /** Gives the next one its number; null where there is none, or the server has enough for now. */
    @Nullable
    OutgoingMessage next() {
        OutgoingMessage next = waiting.peek();
        if (next == null
                || !sent.isEmpty() && (isCareful || sent.size() >= window || sentBytes + next.bytes > windowBytes)) {
            return null;
        }
        waiting.poll();
        next.number = ++lastNumber;
        sent.add(next);
        sentBytes += next.bytes;
        return next;
    }

    /** Those that have a number, to be sent again: as many as the server takes, the others get theirs again later. */
    List<OutgoingMessage> again() {
        while (sent.size() > 1 && (isCareful || sent.size() > window || sentBytes > windowBytes)) {
            OutgoingMessage last = sent.pollLast();
            sentBytes -= last.bytes;
            lastNumber--;
            waiting.addFirst(last);
        }
        return new ArrayList<>(sent);
    }

    /** Everything up to {@code number} is durable. */
    void acknowledge(long number) {
        for (OutgoingMessage first = sent.peek(); first != null && first.number <= number; first = sent.peek()) {
            sent.poll();
            out(first);
            first.acknowledged();
        }
        lastNumber = Math.max(lastNumber, number);
    }

    void refused(long number, Throwable error) {
        sent.stream().filter(message -> message.number == number).findFirst().ifPresent(message -> {
            sent.remove(message);
            out(message);
            message.failed(error);
        });
    }

    private void out(OutgoingMessage message) {
        bytes -= message.bytes;
        sentBytes -= message.bytes;
        faults = 0;
        isCareful = false;
    }

    /**
     * The server ended the socket, as it may for what a message is like, or for too many of them. Messages are sent one by one then, until
     * one is acknowledged; the one over which it ends again and again is given up.
     */
    void fault(boolean isOverflow, Supplier<Throwable> unknown) {
        OutgoingMessage first = sent.peek();
        if (first == null) {
            return;
        }
        if (isOverflow) {
            window = Math.max(1, window / 8);
            windowBytes = Math.max(1, windowBytes / 8);
        }
        isCareful = true;
        if (sent.size() == 1 && ++faults >= MOST_FAULTS) {
            sent.poll();
            out(first);
            first.failed(unknown.get());
        }
    }

    /** The numbering begins anew: nobody can tell of those that were sent, the others wait on. */
    void renew(Supplier<Throwable> unknown) {
        lastNumber = 0;
        empty(sent, message -> message.failed(unknown.get()));
        sentBytes = 0;
    }

    /** Ends all. */
    void end(Supplier<Throwable> unknown, Supplier<Throwable> notSent) {
        renew(unknown);
        empty(waiting, message -> message.failed(notSent.get()));
    }

    private void empty(ArrayDeque<OutgoingMessage> messages, Consumer<OutgoingMessage> told) {
        List<OutgoingMessage> all = new ArrayList<>(messages);
        messages.clear();
        all.forEach(message -> bytes -= message.bytes);
        all.forEach(told);
    }
}
