package dev.rouse.simulation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.CallTimeoutException;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ConnectionGateway;
import dev.rouse.EventQuery;
import dev.rouse.FrontConnection;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A client's socket to the front of a node, and the front's side of it, which does with messages as the server's does: one at a time,
 * and again where nobody knows what became of it. The client may be gone long before the front hears of it.
 */
final class Visit {

    private static final Duration WAY = Duration.ofNanos(300_000);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** What a client is told. */
    interface Client {

        void connected(Visit by, FrontConnection made);

        void notConnected(Visit by, Throwable error);

        /** All messages up to {@code number} are settled. */
        void settled(Visit by, long number);

        void refused(Visit by, long number, Throwable error);

        void heard(Visit by, ActorEvent<byte[]> item);

        /** @param error null where nobody knows why */
        void ended(Visit by, @Nullable Throwable error);
    }

    private record Message(long number, String action) {}

    final SimulatedProcess front;
    final Stay stay;
    private final World world;
    private final Client client;
    private final boolean doubles;

    // The front's side.

    private final ArrayDeque<Message> line = new ArrayDeque<>();
    private @Nullable Disposable opening;
    private @Nullable FrontConnection held;
    private @Nullable Disposable feed;
    private @Nullable Disposable running;
    private boolean isRunning;
    private boolean isOver;
    private long last;
    private long done;
    private long pause = FIRST_PAUSE_MILLIS;

    /** @param doubles whether the front hands each message over twice at the same time */
    Visit(World world, SimulatedProcess front, Stay stay, Client client, boolean doubles) {
        this.world = world;
        this.front = front;
        this.stay = stay;
        this.client = client;
        this.doubles = doubles;
    }

    private void tell(Runnable news) {
        world.after(WAY, news);
    }

    private void atFront(Runnable step) {
        world.after(WAY, () -> front.execute(step));
    }

    // What the client does.

    void begin() {
        String id = stay.id;
        long after = stay.position();
        long attempt = id == null ? 0 : stay.nextAttempt();
        atFront(() -> {
            if (!front.takesCalls()) {
                tell(() -> client.notConnected(this, new NodeUnavailableException("it stops")));
                return;
            }
            ConnectionGateway gateway = Objects.requireNonNull(front.runtime()).connections();
            ActorAddress forum = ActorAddress.of("forum", stay.forum);
            byte[] ticket = ("{\"number\":" + stay.ticket + ",\"welcome\":" + stay.welcome + "}")
                    .getBytes(StandardCharsets.UTF_8);
            opening = (id == null ? gateway.connect(forum, ticket) : gateway.resume(forum, id, attempt))
                    .subscribe(
                            made -> connected(made, id == null ? made.position() : after),
                            error -> tell(() -> client.notConnected(this, error)));
        });
    }

    void send(long number, String action) {
        atFront(() -> take(new Message(number, action)));
    }

    void leave(String reason) {
        atFront(() -> {
            FrontConnection left = stop();
            if (left != null) {
                left.disconnect(reason).subscribe();
            }
        });
    }

    /** The front hears that the client is gone. */
    void frontHears() {
        front.execute(this::lost);
    }

    /** A message that was sent before comes once more, from wherever. */
    void repeat(long number, String action) {
        atFront(() -> {
            if (held != null) {
                held.message(number, action, number).subscribe(nothing -> {}, error -> {});
            }
        });
    }

    // What the front does.

    private void connected(FrontConnection made, long after) {
        if (isOver) {
            made.lost();
            return;
        }
        held = made;
        last = made.received();
        done = last;
        tell(() -> client.connected(this, made));
        feed = made.sent(EventQuery.after(after))
                .subscribe(item -> tell(() -> client.heard(this, item)), this::over, () -> over(null));
    }

    private void take(Message message) {
        if (held == null || isOver) {
            return;
        }
        if (message.number <= last) {
            if (message.number <= done) {
                tellDone();
            }
            return;
        }
        last = message.number;
        line.add(message);
        next();
    }

    private void tellDone() {
        long number = done;
        tell(() -> client.settled(this, number));
    }

    private void next() {
        Message first = line.peek();
        if (isRunning || isOver || first == null) {
            return;
        }
        isRunning = true;
        FrontConnection over = Objects.requireNonNull(held);
        if (doubles) {
            over.message(first.number, first.action, first.number).subscribe(nothing -> {}, error -> {});
        }
        running = over.message(first.number, first.action, first.number)
                .subscribe(nothing -> {}, error -> failed(first, error), () -> applied(first));
    }

    private void applied(Message message) {
        if (isOver) {
            return;
        }
        settled(message);
        tellDone();
        next();
    }

    private void settled(Message message) {
        isRunning = false;
        pause = FIRST_PAUSE_MILLIS;
        done = message.number;
        line.remove();
    }

    private void failed(Message message, Throwable error) {
        if (isOver) {
            return;
        }
        if (error instanceof ConnectionEndedException) {
            over(error);
        } else if (isOpen(error)) {
            world.after(
                    Duration.ofMillis(pause),
                    () -> front.execute(() -> {
                        isRunning = false;
                        next();
                    }));
            pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
        } else {
            settled(message);
            tell(() -> client.refused(this, message.number, error));
            next();
        }
    }

    static boolean isOpen(Throwable error) {
        return error instanceof RetryableException
                || error instanceof OutcomeUnknownException
                || error instanceof CallTimeoutException;
    }

    /** The actor, another front or a fault has ended it. */
    private void over(@Nullable Throwable error) {
        if (isOver) {
            return;
        }
        FrontConnection was = stop();
        if (was != null) {
            if (error instanceof ConnectionEndedException ended) {
                was.disconnect(ended.reason()).subscribe();
            } else {
                was.lost();
            }
        }
        tell(() -> client.ended(this, error));
    }

    private void lost() {
        FrontConnection was = stop();
        if (was != null) {
            was.lost();
        }
    }

    private @Nullable FrontConnection stop() {
        FrontConnection was = held;
        isOver = true;
        line.clear();
        if (running != null) {
            running.dispose();
        }
        if (opening != null && was == null) {
            opening.dispose();
        }
        if (feed != null) {
            feed.dispose();
        }
        held = null;
        return was;
    }

    @Override
    public String toString() {
        return stay + " at " + front;
    }
}
