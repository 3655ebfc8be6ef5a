package dev.rouse.client.session;

import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.base.ErrorText;
import dev.rouse.client.session.SessionState.Phase;
import dev.rouse.client.socket.ClientSocket;
import dev.rouse.client.socket.Endpoint;
import dev.rouse.client.socket.SocketEnd;
import dev.rouse.client.socket.SocketListener;
import dev.rouse.client.socket.SocketOpener;
import dev.rouse.loop.LaneLoop;
import dev.rouse.wire.Frame;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * Holds a socket to one of several endpoints, opened at the first use and opened again for ever, and brings the exchanges to it: those
 * of a socket that has ended begin on the next one, or end. All on its loop, unless stated otherwise.
 */
public final class Session {

    private static final String IN_ALL = "calls and subscriptions of one client";
    private static final String WAITING = "bytes of calls that wait for a connection to a server";

    private final LaneLoop loop;
    private final SocketOpener opener;
    private final List<Endpoint> endpoints;
    private final SessionLimits limits;
    private final RandomGenerator random;
    private final Pauses pauses;
    private final SessionStates states = new SessionStates();
    private final Waiting waiting = new Waiting();
    private final Set<Line> leaving = new LinkedHashSet<>();
    private @Nullable Line line;
    private @Nullable Opening opening;
    private @Nullable Disposable pause;
    private @Nullable Disposable idle;
    private @Nullable Throwable lastCause;
    private int at;
    private int tried;
    private int exchanges;
    private boolean closed;

    /** @param random for pauses that no two clients share */
    public Session(
            EventExecutor executor,
            Ticker ticker,
            SocketOpener opener,
            List<Endpoint> endpoints,
            SessionLimits limits,
            RandomGenerator random) {
        this.loop = new LaneLoop(executor, ticker, this::flush, error -> {});
        this.opener = opener;
        this.endpoints = List.copyOf(endpoints);
        this.limits = limits;
        this.random = random;
        this.pauses = new Pauses(limits.firstPause(), limits.longestPause(), random);
    }

    /** From any thread. */
    public LaneLoop loop() {
        return loop;
    }

    /** From any thread: the present state, and those that follow. */
    public Flux<SessionState> states() {
        return states.all();
    }

    /** Begins {@code exchange} on the socket, as soon as there is one that takes it; refuses it where too many are here. */
    public void add(Exchange exchange) {
        if (closed) {
            exchange.refused(new NodeUnavailableException("this client was closed"));
            return;
        }
        if (exchanges >= limits.exchanges()) {
            exchange.refused(new OverloadedException(IN_ALL, limits.exchanges()));
            return;
        }
        Line open = line;
        boolean begins = open != null && waiting.isEmpty() && open.takes(exchange);
        if (!begins && waiting.bytes() + exchange.bytes() > limits.waitingBytes()) {
            exchange.refused(new OverloadedException(WAITING, limits.waitingBytes()));
            return;
        }
        exchanges++;
        if (open != null && begins) {
            begin(open, exchange);
        } else {
            waiting.add(exchange);
            connect();
        }
    }

    /** Has {@code exchange}, which is here and not begun, begin again on what socket there is. */
    public void again(Exchange exchange) {
        Line from = exchange.line;
        if (from != null) {
            from.remove(exchange);
        }
        waiting.add(exchange);
        connect();
        beginWaiting();
    }

    /** As {@link #again}, and on another socket than the one it has begun on, whose server takes nothing more. */
    public void elsewhere(Exchange exchange) {
        Line from = exchange.line;
        if (from != null && from == line) {
            line = null;
            leaving.add(from);
            at++;
            retry(new SocketEnd(new NodeUnavailableException("the server takes no more calls"), false, true));
        }
        again(exchange);
        closeLeft(from);
    }

    /** A connection is up, or over: what waits for that goes on. */
    public void carried() {
        waiting.unpark();
        beginWaiting();
    }

    /** {@code carrier}, which is still here, is over: those within it that have begun end, and nobody answers them. */
    public void endWithin(Carrier carrier, Supplier<RuntimeException> reason) {
        Line of = ((Exchange) carrier).line;
        if (of != null) {
            of.within(carrier).forEach(exchange -> exchange.carrierEnded(reason));
        }
    }

    /** Pauses before something is tried again, for one that does. */
    public Pauses pauses() {
        return new Pauses(limits.firstPause(), limits.longestPause(), random);
    }

    /** Forgets {@code exchange}, which has ended. */
    public void remove(Exchange exchange) {
        Line begun = exchange.line;
        if (begun != null) {
            begun.remove(exchange);
            ended();
            closeLeft(begun);
            beginWaiting();
        } else if (exchange.isWaiting) {
            waiting.remove(exchange);
            ended();
        }
    }

    /** Sends another frame of {@code exchange}, where that is on a socket. */
    public void send(Exchange exchange, Frame frame) {
        Line begun = exchange.line;
        if (begun != null) {
            begun.socket().send(frame, null);
        }
    }

    /** Reason why there is no socket; null where there is one, or one is being opened for the first time. */
    public @Nullable NodeUnavailableException absence() {
        if (line != null) {
            return null;
        }
        String why = lastCause == null ? "none was opened yet" : ErrorText.message(lastCause);
        return new NodeUnavailableException("this client has no connection to a server: " + why, lastCause);
    }

    private void begin(Line open, Exchange exchange) {
        try {
            open.begin(exchange);
        } catch (RuntimeException e) {
            ended();
            exchange.refused(e);
        }
    }

    private void beginWaiting() {
        for (Line open = line; open != null && open == line; ) {
            Exchange next = waiting.next(open);
            if (next == null) {
                return;
            }
            begin(open, next);
        }
    }

    private void ended() {
        exchanges--;
        if (exchanges == 0 && limits.idle() != null && idle == null) {
            idle = loop.schedule(this::idleFor, LaneLoop.nanos(limits.idle()));
        }
    }

    private void idleFor() {
        idle = null;
        if (exchanges > 0 || closed) {
            return;
        }
        giveUp();
        Line open = line;
        line = null;
        if (open != null) {
            open.socket().close("idle", "The client needs the socket no more.");
        }
        states.tell(Phase.IDLE, null, null, 0);
    }

    /** Gives up to open a socket. */
    private void giveUp() {
        if (pause != null) {
            pause.dispose();
            pause = null;
        }
        if (opening != null) {
            opening.dispose();
            opening = null;
        }
    }

    private void flush() {
        if (line != null) {
            line.socket().flush();
        }
        if (!leaving.isEmpty()) {
            leaving.forEach(left -> left.socket().flush());
        }
    }

    // Sockets.

    private void connect() {
        if (closed || line != null || opening != null || pause != null) {
            return;
        }
        Opening attempt = new Opening(endpoints.get(Math.floorMod(at, endpoints.size())));
        opening = attempt;
        states.tell(Phase.CONNECTING, attempt.endpoint, null, 0);
        attempt.begin();
    }

    /** One socket, from the attempt to open it on. */
    private final class Opening implements SocketListener, Disposable {

        private final Endpoint endpoint;
        private final Disposable.Swap attempt = Disposables.swap();
        private final Disposable patience;
        private @Nullable Line opened;

        Opening(Endpoint endpoint) {
            this.endpoint = endpoint;
            this.patience = loop.schedule(this::tooSlow, LaneLoop.nanos(limits.connectTimeout()));
        }

        void begin() {
            attempt.update(opener.open(endpoint, loop, this));
        }

        private void tooSlow() {
            if (opening == this) {
                attempt.dispose();
                ended(new SocketEnd(
                        new SocketTimeoutException("No socket to " + endpoint + " was open within "
                                + limits.connectTimeout().toMillis() + " ms."),
                        false,
                        false));
            }
        }

        @Override
        public void opened(ClientSocket socket) {
            patience.dispose();
            if (opening != this) {
                socket.close("unused", "The client needs the socket no more.");
                return;
            }
            opening = null;
            tried = 0;
            lastCause = null;
            Line fresh = new Line(socket, loop.nanoTime());
            opened = fresh;
            line = fresh;
            states.tell(Phase.CONNECTED, endpoint, null, 0);
            beginWaiting();
        }

        @Override
        public void received(Frame frame) {
            if (opened != null) {
                opened.take(frame);
            }
        }

        @Override
        public void writable() {
            if (opened == line) {
                beginWaiting();
            }
        }

        @Override
        public void ended(SocketEnd end) {
            patience.dispose();
            Line was = opened;
            if (was == null) {
                if (opening == this) {
                    opening = null;
                    failed(endpoint, end);
                }
                return;
            }
            boolean current = was == line;
            if (current) {
                line = null;
                at++;
                pauses.lasted(loop.nanoTime() - was.since);
            }
            leaving.remove(was);
            takeOff(was, end);
            if (current) {
                retry(end);
            }
            if (!waiting.isEmpty()) {
                connect();
                beginWaiting();
            }
        }

        @Override
        public void dispose() {
            patience.dispose();
            attempt.dispose();
        }
    }

    /** Another endpoint is tried at once, until none is left. */
    private void failed(Endpoint endpoint, SocketEnd end) {
        at++;
        tried++;
        lastCause = end.cause();
        if (tried % endpoints.size() == 0) {
            retry(end);
        } else {
            states.tell(Phase.DISCONNECTED, endpoint, end.cause(), 0);
            connect();
        }
    }

    /** Opens the next socket: at once where a server left in order, else after a pause. */
    private void retry(SocketEnd end) {
        lastCause = end.cause();
        if (closed || line != null || opening != null || pause != null) {
            return;
        }
        Endpoint last = endpoints.get(Math.floorMod(at - 1, endpoints.size()));
        if (limits.idle() != null && exchanges == 0) {
            states.tell(Phase.IDLE, last, end.cause(), 0);
            return;
        }
        long nanos = end.isLeave() && pauses.isFirst() ? pauses.none() : pauses.next();
        states.tell(Phase.DISCONNECTED, last, end.cause(), nanos);
        if (nanos == 0) {
            connect();
        } else {
            pause = loop.schedule(this::paused, nanos);
        }
    }

    private void paused() {
        pause = null;
        connect();
    }

    private void takeOff(Line was, SocketEnd end) {
        List<Exchange> again = new ArrayList<>();
        for (Exchange exchange : was.end()) {
            if (exchange.lost(Line.mayHaveBegun(exchange, end), end.cause())) {
                again.add(exchange);
            } else {
                ended();
            }
        }
        waiting.addFirst(again);
    }

    /** A server that takes nothing more is left once it has answered everything. */
    private void closeLeft(@Nullable Line left) {
        if (left != null && leaving.contains(left) && left.isEmpty()) {
            leaving.remove(left);
            left.socket().close("left", "The client has gone to another server.");
        }
    }

    /** Ends everything, for good. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        giveUp();
        List<Line> lines = new ArrayList<>(leaving);
        if (line != null) {
            lines.add(line);
        }
        line = null;
        leaving.clear();
        NodeUnavailableException reason = new NodeUnavailableException("this client was closed");
        lines.forEach(open -> {
            for (Exchange exchange : open.end()) {
                Frame last = exchange.last();
                if (last != null) {
                    open.socket().send(last, null);
                }
                if (exchange.lost(Line.mayHaveBegun(exchange, null), reason)) {
                    exchange.refused(reason);
                }
            }
            open.socket().close("closing", "The client closes.");
        });
        waiting.end().forEach(exchange -> exchange.refused(reason));
        states.tell(Phase.CLOSED, null, null, 0);
    }
}
