package dev.rouse.simulation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.EventQuery;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RetryableException;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Subscribes to the lines of a forum on one node, and when that goes on another one, behind the last item that it has. */
final class Subscriber {

    private static final Duration WAY = Duration.ofNanos(300_000);

    /**
     * What it got.
     *
     * @param line null for a gap
     */
    record Item(long first, long offset, @Nullable String line) {}

    final String forum;
    final List<Item> items = new ArrayList<>();
    final List<String> wrong = new ArrayList<>();
    private final Guests guests;
    private final World world;
    private final RandomGenerator random;
    private final EventQuery first;

    /** The longest time after which it asks for more. */
    private final int patienceMillis;

    private @Nullable Feed feed;

    Subscriber(Guests guests, World world, RandomGenerator random, String forum) {
        this.guests = guests;
        this.world = world;
        this.random = random;
        this.forum = forum;
        this.first = random.nextBoolean() ? EventQuery.beginning() : EventQuery.now();
        this.patienceMillis = Conditions.oneOf(random, 20, 300, 3_000);
    }

    void begin() {
        SimulatedProcess node = guests.anyFront();
        if (node == null) {
            world.after(Duration.ofMillis(100), this::begin);
            return;
        }
        Feed next = new Feed(node);
        feed = next;
        EventQuery from = items.isEmpty() ? first : EventQuery.after(items.get(items.size() - 1).offset);
        guests.note("subscribes to " + forum + " on " + node + " " + from);
        node.execute(() -> {
            if (node.takesCalls()) {
                Objects.requireNonNull(node.runtime())
                        .actor(ActorAddress.of("forum", forum))
                        .events(from.named(Forum.LINE))
                        .subscribe(next);
            } else {
                next.hookOnError(new NodeUnavailableException("it stops"));
            }
        });
        pull(next);
    }

    private void pull(Feed from) {
        if (feed != from) {
            return;
        }
        if (guests.isHealthy()) {
            from.front.execute(from::requestUnbounded);
        } else if (random.nextInt(200) == 0) {
            leave(from);
            begin();
        } else {
            from.front.execute(() -> from.request(1 + random.nextInt(5)));
            world.after(Duration.ofMillis(1 + random.nextInt(patienceMillis)), () -> pull(from));
        }
    }

    private void leave(Feed from) {
        feed = null;
        from.front.execute(from::cancel);
    }

    /** {@code front} is dead, stops or stands still. */
    void frontIsGone(SimulatedProcess front) {
        Feed now = feed;
        if (now != null && now.front == front) {
            world.after(Duration.ofMillis(random.nextInt(2_000)), () -> {
                if (feed == now) {
                    leave(now);
                    begin();
                }
            });
        }
    }

    private void took(Feed from, ActorEvent<byte[]> item) {
        if (feed != from) {
            return;
        }
        long last = items.isEmpty() ? 0 : items.get(items.size() - 1).offset;
        if (item instanceof ActorEvent.Gap<byte[]> gap) {
            items.add(new Item(gap.first(), gap.offset(), null));
        } else if (item instanceof ActorEvent.Emitted<byte[]> event) {
            String json = new String(event.value(), StandardCharsets.UTF_8);
            items.add(new Item(event.offset(), event.offset(), json.substring(1, json.length() - 1)));
        }
        Item taken = items.get(items.size() - 1);
        if (taken.first <= last || taken.offset < taken.first) {
            wrong.add(this + " got " + taken + " behind " + last);
        }
    }

    private void ended(Feed from, @Nullable Throwable error) {
        if (feed != from) {
            return;
        }
        guests.note("no more events of " + forum + " from " + from.front + ": " + error);
        if (!(error instanceof RetryableException)) {
            wrong.add(this + " was ended by " + error);
        }
        feed = null;
        world.after(Duration.ofMillis(random.nextInt(500)), this::begin);
    }

    @Override
    public String toString() {
        return "a subscriber to " + forum + " " + first;
    }

    private final class Feed extends BaseSubscriber<ActorEvent<byte[]>> {

        private final SimulatedProcess front;

        Feed(SimulatedProcess front) {
            this.front = front;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(ActorEvent<byte[]> item) {
            world.after(WAY, () -> took(this, item));
        }

        @Override
        protected void hookOnError(Throwable error) {
            world.after(WAY, () -> ended(this, error));
        }

        @Override
        protected void hookOnComplete() {
            world.after(WAY, () -> ended(this, null));
        }
    }
}
