package dev.rouse.simulation;

import dev.rouse.ActionException;
import dev.rouse.ActorEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One connection to a forum, as its client knows it. */
final class Stay {

    /** In {@link #echoes}: some are missing. */
    static final long GAP = 0;

    final String forum;
    final long ticket;
    final boolean welcome;
    final List<String> wrong = new ArrayList<>();

    /** Messages that were given to a front and are not settled yet, by number, with their actions. */
    final TreeMap<Long, String> open = new TreeMap<>();

    /** Messages that are known to be applied. */
    final TreeSet<Long> acknowledged = new TreeSet<>();

    /** Messages that are known to have changed nothing. */
    final TreeSet<Long> refused = new TreeSet<>();

    /** Numbers of the messages whose echo came. */
    final List<Long> echoes = new ArrayList<>();

    /** Null while it is not known to be accepted. */
    @Nullable
    String id;

    /** Whether the client holds it no more: it was refused, has ended, was given up or left. */
    boolean isOver;

    /** Whether the client has asked the actor to end it, or has ended it. */
    boolean wantsEnd;

    private final Map<Long, String> actions = new HashMap<>();
    private long last;
    private long attempts;
    private long position;

    /** The last message whose outcome is known to be durable. */
    private long durable;

    Stay(String forum, long ticket, boolean welcome) {
        this.forum = forum;
        this.ticket = ticket;
        this.welcome = welcome;
    }

    /** The number of the next attempt to resume it: one that comes late takes nothing from those behind it. */
    long nextAttempt() {
        return ++attempts;
    }

    long position() {
        return position;
    }

    /** The number of the last message. */
    long last() {
        return last;
    }

    long newMessage(String action) {
        open.put(++last, action);
        actions.put(last, action);
        return last;
    }

    /** The action of message {@code number}. */
    String action(long number) {
        return actions.getOrDefault(number, "none");
    }

    /** Whether message {@code number} is to fail. */
    boolean fails(long number) {
        return action(number).equals("sayAndFail");
    }

    /** The last message before those that are open. */
    long lastSettled() {
        return open.isEmpty() ? last : open.firstKey() - 1;
    }

    void accepted(String known, long after) {
        id = known;
        position = after;
    }

    /** All up to {@code number} are settled: what is not known to have failed was applied. */
    void settled(long number) {
        if (number > last) {
            wrong.add("message " + number + " counts as received, and " + last + " were sent: " + this);
        }
        durable = Math.max(durable, number);
        Map<Long, String> done = open.headMap(number, true);
        done.keySet().stream().filter(each -> !fails(each)).forEach(acknowledged::add);
        done.clear();
    }

    /** A front has it again, for which {@code received} is the last that is settled. */
    void resumed(long received) {
        if (received < durable) {
            wrong.add("message " + durable + " was acknowledged, and " + received + " were received: " + this);
        }
        settled(received);
    }

    void refused(long number, Throwable error, boolean mayFail) {
        if (open.remove(number) == null) {
            return;
        }
        refused.add(number);
        if (fails(number) && error instanceof ActionException) {
            durable = Math.max(durable, number);
        } else if (!mayFail) {
            wrong.add("message " + number + " failed of " + this + ": " + error);
        }
    }

    void heard(ActorEvent<byte[]> item) {
        if (item.offset() <= position) {
            wrong.add("an item of offset " + item.offset() + " comes behind " + position + ": " + this);
        }
        if (item instanceof ActorEvent.Gap<byte[]> gap) {
            if (gap.first() <= position) {
                wrong.add(gap + " comes behind " + position + ": " + this);
            }
            echoes.add(GAP);
        } else if (item instanceof ActorEvent.Emitted<byte[]> event) {
            echoes.add(Long.valueOf(new String(event.value(), StandardCharsets.UTF_8)));
        }
        position = item.offset();
    }

    @Override
    public String toString() {
        return "connection " + ticket + " to " + forum + (isOver ? ", over" : "");
    }
}
