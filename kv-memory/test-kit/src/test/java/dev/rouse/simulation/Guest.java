package dev.rouse.simulation;

import dev.rouse.ActionException;
import dev.rouse.ActorEvent;
import dev.rouse.ConnectionEndedException;
import dev.rouse.FrontConnection;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.World;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A client that stays connected to a forum, be it over one front or another, one connection after the other. */
final class Guest implements Visit.Client {

    private static final int MOST_OPEN = 3;
    private static final int MOST_MESSAGES = 40;
    private static final int LONGEST_AWAY_MILLIS = 2_000;
    private static final int LONGEST_UNHEARD_MILLIS = 15_000;

    private final Guests guests;
    private final RandomGenerator random;
    private final World world;
    private final String forum;
    private @Nullable Stay stay;
    private @Nullable Visit visit;
    private boolean isConnected;
    private boolean isGone;

    Guest(Guests guests, World world, RandomGenerator random, String forum) {
        this.guests = guests;
        this.world = world;
        this.random = random;
        this.forum = forum;
    }

    /** Whether it waits for something that is to come when all is well. */
    boolean waits() {
        Stay now = stay;
        return now != null && !now.isOver && !isGone && !(isConnected && now.open.isEmpty());
    }

    /** The connection that it holds; null for none. */
    @Nullable
    Stay held() {
        return stay != null && !stay.isOver && isConnected && !isGone ? stay : null;
    }

    void forget() {
        isGone = true;
    }

    /** Does something at random, and later again. */
    void live() {
        act();
        world.after(Duration.ofMillis(20 + random.nextInt(250)), this::live);
    }

    private void act() {
        if (isGone) {
            return;
        }
        Stay now = stay;
        if (now == null || now.isOver) {
            if (!guests.isHealthy()) {
                stay = guests.newStay(forum, random.nextInt(12) > 0);
                visitAny(stay);
            }
        } else if (visit == null) {
            visitAny(now);
        } else if (!guests.isHealthy()) {
            if (isConnected) {
                act(now, visit, random.nextInt(100));
            } else if (random.nextInt(100) == 0) {
                goAway(visit, "does not wait for");
                giveUpUnknown(now);
            }
        }
    }

    private void act(Stay now, Visit at, int drawn) {
        if (drawn < 60) {
            talk(now, at);
        } else if (drawn < 65 && now.lastSettled() > 0) {
            long number = 1 + random.nextLong(now.lastSettled());
            at.repeat(number, now.action(number));
        } else if (drawn < 70) {
            goAway(at, "loses");
        } else if (drawn < 72) {
            guests.note("a client leaves " + at);
            now.wantsEnd = true;
            now.isOver = true;
            at.leave("it left");
            away();
        } else if (drawn < 73) {
            goAway(at, "never comes back to");
            isGone = !guests.isGraceful();
        }
    }

    private void talk(Stay now, Visit at) {
        if (now.open.size() >= MOST_OPEN || now.last() >= MOST_MESSAGES || now.wantsEnd) {
            return;
        }
        int drawn = random.nextInt(40);
        String action = drawn < 36 ? "say" : drawn < 39 ? "sayAndFail" : "askToLeave";
        now.wantsEnd = action.equals("askToLeave");
        at.send(now.newMessage(action), action);
    }

    private void visitAny(Stay now) {
        SimulatedProcess front = guests.anyFront();
        if (front != null) {
            Visit next = new Visit(world, front, now, this, random.nextInt(10) == 0);
            guests.note("a client begins " + next + (now.id == null ? "" : ", again"));
            visit = next;
            next.begin();
        } else {
            giveUpUnknown(now);
        }
    }

    /** The socket is lost: the front hears of that at once or later. */
    private void goAway(Visit from, String how) {
        guests.note("a client " + how + " " + from);
        away();
        world.after(
                Duration.ofMillis(random.nextInt(Conditions.oneOf(random, 1, 1_000, LONGEST_UNHEARD_MILLIS))),
                from::frontHears);
    }

    private void away() {
        visit = null;
        isConnected = false;
    }

    /** Of a connection that it does not know the id of, it cannot say what has become. */
    private static void giveUpUnknown(Stay now) {
        if (now.id == null) {
            now.isOver = true;
        }
    }

    // What nodes do.

    /** {@code front} closes its sockets before it stops. */
    void frontStops(SimulatedProcess front) {
        if (visit != null && visit.front == front) {
            Visit from = visit;
            world.after(Duration.ofMillis(random.nextInt(200)), () -> leave(from, true));
        }
    }

    /** The process of {@code front} is dead, or stands still: it notices soon, or after a time-out. */
    void frontIsSilent(SimulatedProcess front, boolean tells) {
        if (visit != null && visit.front == front) {
            Visit from = visit;
            world.after(
                    Duration.ofMillis(tells ? random.nextInt(50) : 1_000 + random.nextInt(4_000)),
                    () -> leave(from, false));
        }
    }

    private void leave(Visit from, boolean atOnce) {
        if (visit != from) {
            return;
        }
        Stay now = from.stay;
        if (atOnce) {
            guests.note("a client is sent away from " + from);
            away();
            from.frontHears();
        } else {
            goAway(from, "hears nothing of");
            isGone = !guests.isHealthy() && random.nextInt(5) == 0;
        }
        giveUpUnknown(now);
    }

    // What its front tells.

    private boolean isOf(Visit by) {
        return visit == by;
    }

    @Override
    public void connected(Visit by, FrontConnection made) {
        if (!isOf(by)) {
            return;
        }
        guests.note("connected: " + by + " behind message " + made.received());
        Stay now = by.stay;
        if (made.isResumed() != (now.id != null)) {
            now.wrong.add("resumed " + made.isResumed() + " with id " + now.id + ": " + by);
        }
        if (!now.welcome) {
            now.wrong.add("accepted though it was refused: " + by);
        }
        isConnected = true;
        if (now.id == null) {
            now.accepted(made.id(), made.position());
        }
        now.resumed(made.received());
        now.open.forEach(by::send);
    }

    @Override
    public void notConnected(Visit by, Throwable error) {
        if (!isOf(by)) {
            return;
        }
        guests.note("not connected: " + by + ": " + error);
        away();
        Stay now = by.stay;
        if (error instanceof ConnectionEndedException) {
            ends(now, error);
        } else if (!now.welcome && error instanceof ActionException) {
            now.isOver = true;
        } else {
            if (guests.isGraceful() || !Visit.isOpen(error) && !guests.isRolledBack(error)) {
                now.wrong.add("not connected: " + by + ": " + error);
            }
            giveUpUnknown(now);
        }
    }

    private void ends(Stay now, Throwable error) {
        if (guests.isGraceful() && !now.wantsEnd) {
            now.wrong.add("it ended though its client was there: " + now + ": " + error);
        }
        now.isOver = true;
    }

    @Override
    public void settled(Visit by, long number) {
        if (isOf(by)) {
            by.stay.settled(number);
        }
    }

    @Override
    public void refused(Visit by, long number, Throwable error) {
        if (isOf(by)) {
            by.stay.refused(number, error, !guests.isGraceful() && guests.isRolledBack(error));
        }
    }

    @Override
    public void heard(Visit by, ActorEvent<byte[]> item) {
        if (isOf(by)) {
            by.stay.heard(item);
        }
    }

    @Override
    public void ended(Visit by, @Nullable Throwable error) {
        if (!isOf(by)) {
            return;
        }
        guests.note("ended: " + by + ": " + error);
        away();
        if (error instanceof ConnectionEndedException) {
            ends(by.stay, error);
        } else if (error == null || !Visit.isOpen(error)) {
            by.stay.wrong.add("it ended by " + error + ": " + by);
        }
    }

    List<String> wrong() {
        return waits() ? List.of("waits for an answer: " + (visit == null ? stay : visit)) : List.of();
    }
}
