package dev.rouse.client.session;

import dev.rouse.base.NumberedCalls;
import dev.rouse.client.socket.ClientSocket;
import dev.rouse.client.socket.SocketEnd;
import dev.rouse.wire.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open socket, and the exchanges that have begun on it. On the loop of the client. */
final class Line {

    private final ClientSocket socket;
    private final NumberedCalls<Exchange> begun = new NumberedCalls<>();
    private int calls;
    private long lastNumber;

    /** When it was opened, on the clock of the loop. */
    final long since;

    Line(ClientSocket socket, long since) {
        this.socket = socket;
        this.since = since;
    }

    ClientSocket socket() {
        return socket;
    }

    boolean isEmpty() {
        return begun.isEmpty();
    }

    /** Whether {@code exchange} may begin on it now. */
    boolean takes(Exchange exchange) {
        return exchange.isCarriedBy(this)
                && socket.isWritable()
                && (!exchange.isCall() || calls < socket.limits().callsInFlight());
    }

    /** @throws RuntimeException its frame cannot be sent */
    void begin(Exchange exchange) {
        long number = ++lastNumber;
        exchange.isWritten = false;
        socket.send(exchange.first(number), exchange::written);
        exchange.id = number;
        exchange.line = this;
        begun.put(number, exchange);
        calls += exchange.isCall() ? 1 : 0;
    }

    /** Forgets {@code exchange}: no frame of its number is for it any more. */
    void remove(Exchange exchange) {
        if (begun.remove(exchange.id) != null) {
            calls -= exchange.isCall() ? 1 : 0;
        }
        exchange.line = null;
    }

    void take(Frame frame) {
        Exchange exchange = begun.get(frame.id());
        if (exchange != null) {
            exchange.take(frame);
        }
    }

    /** The exchanges that have begun on it within {@code carrier}. */
    List<Exchange> within(Carrier carrier) {
        List<Exchange> found = new ArrayList<>();
        for (Exchange exchange : begun.values()) {
            if (exchange.within() == carrier) {
                found.add(exchange);
            }
        }
        return found;
    }

    /** Takes all exchanges off it, in their order. */
    List<Exchange> end() {
        List<Exchange> left = new ArrayList<>(begun.values());
        left.sort(Comparator.comparingLong(exchange -> exchange.id));
        begun.clear();
        left.forEach(exchange -> exchange.line = null);
        return left;
    }

    /** Whether the server may have taken {@code exchange} when the socket ended, or has. */
    static boolean mayHaveBegun(Exchange exchange, @Nullable SocketEnd end) {
        return exchange.isWritten && (end == null || !end.allAnswered());
    }
}
