package dev.rouse.client.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The exchanges that wait for a socket that takes them; calls behind all others, which are few and wait for no answer. */
final class Waiting {

    private final ArrayDeque<Exchange> calls = new ArrayDeque<>();
    private final ArrayDeque<Exchange> others = new ArrayDeque<>();

    /** Those of a connection that is not on the socket now. */
    private final Set<Exchange> parked = new LinkedHashSet<>();

    private long bytes;

    long bytes() {
        return bytes;
    }

    int size() {
        return calls.size() + others.size();
    }

    boolean isEmpty() {
        return calls.isEmpty() && others.isEmpty();
    }

    void add(Exchange exchange) {
        exchange.isWaiting = true;
        bytes += exchange.bytes();
        line(exchange).add(exchange);
    }

    /** Adds them before those that wait already, in their order. */
    void addFirst(List<Exchange> before) {
        for (int i = before.size() - 1; i >= 0; i--) {
            Exchange exchange = before.get(i);
            exchange.isWaiting = true;
            bytes += exchange.bytes();
            line(exchange).addFirst(exchange);
        }
    }

    void remove(Exchange exchange) {
        if (exchange.isWaiting && (parked.remove(exchange) || line(exchange).remove(exchange))) {
            out(exchange);
        }
    }

    /** Takes out the next one that {@code line} takes; null for none. */
    @Nullable
    Exchange next(Line line) {
        for (Exchange next = head(); next != null; next = head()) {
            if (!next.isCarriedBy(line)) {
                line(next).poll();
                parked.add(next);
            } else if (!line.takes(next)) {
                return null;
            } else {
                line(next).poll();
                out(next);
                return next;
            }
        }
        return null;
    }

    private @Nullable Exchange head() {
        return others.isEmpty() ? calls.peek() : others.peek();
    }

    /** Lets all try again whose connection was not on the socket, before those that wait for the socket alone. */
    void unpark() {
        if (!parked.isEmpty()) {
            List<Exchange> again = new ArrayList<>(parked);
            parked.clear();
            for (int i = again.size() - 1; i >= 0; i--) {
                line(again.get(i)).addFirst(again.get(i));
            }
        }
    }

    /** Takes out all. */
    List<Exchange> end() {
        List<Exchange> all = new ArrayList<>(others);
        all.addAll(calls);
        all.addAll(parked);
        parked.clear();
        others.clear();
        calls.clear();
        all.forEach(this::out);
        return all;
    }

    private void out(Exchange exchange) {
        exchange.isWaiting = false;
        bytes -= exchange.bytes();
    }

    private ArrayDeque<Exchange> line(Exchange exchange) {
        return exchange.isCall() ? calls : others;
    }
}
