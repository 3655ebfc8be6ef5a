package dev.rouse.alarm;

import dev.rouse.ActorAddress;
import dev.rouse.alarm.Alarm.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The alarms in memory: those whose time by the wall clock has not come and those that pause, in order, then those that are
 * due, in line. Due times are the wall clock's and move when it is set; pauses are the ticker's and do not. Its clock's only.
 */
final class AlarmQueue {

    private final Map<ActorAddress, Alarm> known = new HashMap<>();
    private final TreeSet<Alarm> waiting = new TreeSet<>(Alarm.BY_TIME);
    private final TreeSet<Alarm> paused = new TreeSet<>(Alarm.BY_PAUSE);
    private final ArrayDeque<Alarm> line = new ArrayDeque<>();
    private int due;
    private long numbers;

    /** All that are known, those included whose actors are being woken. */
    int size() {
        return known.size();
    }

    /** Number of alarms that are due and wait in line. */
    int due() {
        return due;
    }

    /** The actor's row is at {@code due}, in milliseconds since 1970. */
    void put(ActorAddress address, long due) {
        put(address, due, false, 0);
    }

    /**
     * The actor's row is at {@code due}; it is tried when a pause is over.
     *
     * @param until in nanoseconds of the ticker
     */
    void pause(ActorAddress address, long due, long until) {
        put(address, due, true, until);
    }

    private void put(ActorAddress address, long due, boolean pauses, long until) {
        Alarm alarm = known.get(address);
        if (alarm == null) {
            alarm = new Alarm(address, numbers++, due);
            known.put(address, alarm);
            await(alarm, pauses, until);
        } else if (alarm.state == State.WAKING) {
            alarm.due = due;
            alarm.moved = true;
            alarm.paused = pauses;
            alarm.pausedUntil = until;
        } else if (alarm.due != due || alarm.state == State.PAUSED) {
            drop(alarm);
            put(address, due, pauses, until);
        }
    }

    private void await(Alarm alarm, boolean pauses, long until) {
        alarm.paused = pauses;
        alarm.pausedUntil = until;
        alarm.wakeAt = alarm.due;
        alarm.state = pauses ? State.PAUSED : State.WAITING;
        (pauses ? paused : waiting).add(alarm);
    }

    /** A row that was found: of several of one actor the first counts, and leads to the others. */
    boolean wants(ActorAddress address, long due) {
        Alarm alarm = known.get(address);
        return alarm == null || (alarm.state == State.WAITING || alarm.state == State.PAUSED) && due < alarm.due;
    }

    /** The actor's row has gone, or is kept in the store only. */
    void remove(ActorAddress address) {
        Alarm alarm = known.get(address);
        if (alarm == null) {
            return;
        }
        if (alarm.state == State.WAKING) {
            alarm.due = 0;
            alarm.moved = true;
        } else {
            drop(alarm);
        }
    }

    /** Forgets the alarms of {@code actors}. */
    void remove(Predicate<ActorAddress> actors) {
        known.keySet().stream().filter(actors).toList().forEach(this::remove);
    }

    /** In line it keeps its place until that comes up: to look for it would take as long as the line is. */
    private void drop(Alarm alarm) {
        if (alarm.state == State.DUE) {
            due--;
        } else {
            (alarm.paused ? paused : waiting).remove(alarm);
        }
        forget(alarm);
    }

    private void forget(Alarm alarm) {
        alarm.state = State.GONE;
        known.remove(alarm.address);
    }

    /** Lets all whose time has come, or whose pause is over, stand in line. */
    void moveDue(long nowMillis, long nowNanos) {
        while (!waiting.isEmpty() && waiting.first().wakeAt <= nowMillis) {
            line(waiting.pollFirst());
        }
        while (!paused.isEmpty() && paused.first().pausedUntil - nowNanos <= 0) {
            Alarm alarm = paused.pollFirst();
            alarm.wakeAt = nowMillis;
            line(alarm);
        }
    }

    private void line(Alarm alarm) {
        alarm.state = State.DUE;
        line.add(alarm);
        due++;
    }

    /** The first in line; null when nobody is. */
    @Nullable
    Alarm firstDue() {
        Alarm first;
        while ((first = line.peek()) != null && first.state == State.GONE) {
            line.remove();
        }
        return first;
    }

    /** Takes the first in line, whose actor is to be woken now; null when nobody is. */
    @Nullable
    Alarm takeDue() {
        Alarm alarm = firstDue();
        if (alarm != null) {
            line.remove();
            due--;
            alarm.state = State.WAKING;
            alarm.moved = false;
            alarm.paused = false;
        }
        return alarm;
    }

    /**
     * The actor was woken.
     *
     * @param retryAt when to try again if its row is still where it was, in nanoseconds of the ticker
     */
    void woken(Alarm alarm, long retryAt) {
        if (alarm.state != State.WAKING) {
            return;
        }
        if (alarm.due == 0) {
            forget(alarm);
        } else if (alarm.moved) {
            alarm.failures = 0;
            await(alarm, alarm.paused, alarm.pausedUntil);
        } else {
            alarm.failures++;
            await(alarm, true, retryAt);
        }
    }

    /** Those of {@code type} that could not be woken are to be tried as if they had not been. */
    void retry(String type) {
        List<Alarm> failed = known.values().stream()
                .filter(alarm -> alarm.failures > 0 && alarm.address.type().equals(type))
                .toList();
        for (Alarm alarm : failed) {
            alarm.failures = 0;
            if (paused.remove(alarm)) {
                await(alarm, false, 0);
            }
        }
    }

    /** Nanoseconds until the next one is due, as the clocks go now; {@link Long#MAX_VALUE} when none will be. */
    long untilNext(long nowMillis, long nowNanos) {
        long time = waiting.isEmpty()
                ? Long.MAX_VALUE
                : TimeUnit.MILLISECONDS.toNanos(Math.max(0, waiting.first().wakeAt - nowMillis));
        return paused.isEmpty() ? time : Math.min(time, Math.max(0, paused.first().pausedUntil - nowNanos));
    }

    /** Forgets those that are due last, all but {@code kept} of those whose time has not come, and returns them. */
    List<Alarm> trim(int kept) {
        List<Alarm> byRow = new ArrayList<>(waiting);
        byRow.addAll(paused);
        byRow.sort(Comparator.<Alarm>comparingLong(alarm -> alarm.due).thenComparing(Alarm.BY_TIME));
        List<Alarm> last = byRow.subList(Math.min(kept, byRow.size()), byRow.size());
        last.forEach(this::drop);
        return last;
    }
}
