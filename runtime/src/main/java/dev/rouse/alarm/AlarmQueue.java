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
import org.jspecify.annotations.Nullable;

/** The alarms in memory: those whose time has not come in order, then those that are due in line. Its clock's only. */
final class AlarmQueue {

    private final Map<ActorAddress, Alarm> known = new HashMap<>();
    private final TreeSet<Alarm> waiting = new TreeSet<>(Alarm.BY_TIME);
    private final ArrayDeque<Alarm> line = new ArrayDeque<>();
    private int due;
    private long numbers;

    /** All that are known, those included whose actors are being woken. */
    int size() {
        return known.size();
    }

    /** How many stand in line. */
    int due() {
        return due;
    }

    /** The actor's row is at {@code due} and is to be tried at {@code wakeAt}. */
    void put(ActorAddress address, long due, long wakeAt) {
        Alarm alarm = known.get(address);
        if (alarm == null) {
            alarm = new Alarm(address, numbers++, due, wakeAt);
            known.put(address, alarm);
            waiting.add(alarm);
        } else if (alarm.state == State.WAKING) {
            alarm.due = due;
            alarm.moved = true;
        } else if (alarm.due != due || alarm.state == State.WAITING && alarm.wakeAt != wakeAt) {
            drop(alarm);
            put(address, due, wakeAt);
        }
    }

    /** A row that was found: of several of one actor the first counts, and leads to the others. */
    void found(ActorAddress address, long due, long wakeAt) {
        Alarm alarm = known.get(address);
        if (alarm == null || alarm.state == State.WAITING && due < alarm.due) {
            put(address, due, wakeAt);
        }
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

    /** In line it keeps its place until that comes up: to look for it would take as long as the line is. */
    private void drop(Alarm alarm) {
        if (alarm.state == State.WAITING) {
            waiting.remove(alarm);
        } else {
            due--;
        }
        forget(alarm);
    }

    private void forget(Alarm alarm) {
        alarm.state = State.GONE;
        known.remove(alarm.address);
    }

    private void waitUntil(Alarm alarm, long wakeAt) {
        alarm.wakeAt = wakeAt;
        alarm.state = State.WAITING;
        waiting.add(alarm);
    }

    /** Lets all whose time has come by {@code nowMillis} stand in line. */
    void moveDue(long nowMillis) {
        while (!waiting.isEmpty() && waiting.first().wakeAt <= nowMillis) {
            Alarm alarm = waiting.pollFirst();
            alarm.state = State.DUE;
            line.add(alarm);
            due++;
        }
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
        }
        return alarm;
    }

    /** The actor was woken. @param retryAt when to try again if its row is still where it was */
    void woken(Alarm alarm, long retryAt) {
        if (alarm.due == 0) {
            forget(alarm);
        } else if (alarm.moved) {
            alarm.failures = 0;
            waitUntil(alarm, alarm.due);
        } else {
            alarm.failures++;
            waitUntil(alarm, retryAt);
        }
    }

    /** Those of {@code type} that could not be woken are to be tried as if they had not been. */
    void retry(String type) {
        List<Alarm> failed = known.values().stream()
                .filter(alarm -> alarm.failures > 0 && alarm.address.type().equals(type))
                .toList();
        for (Alarm alarm : failed) {
            alarm.failures = 0;
            if (waiting.remove(alarm)) {
                waitUntil(alarm, alarm.due);
            }
        }
    }

    /** When the next time comes, in milliseconds since 1970; {@link Long#MAX_VALUE} when none does. */
    long next() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.first().wakeAt;
    }

    /** Forgets those that are due last, all but {@code kept} of those whose time has not come, and returns them. */
    List<Alarm> trim(int kept) {
        List<Alarm> byRow = new ArrayList<>(waiting);
        byRow.sort(Comparator.<Alarm>comparingLong(alarm -> alarm.due).thenComparing(Alarm.BY_TIME));
        List<Alarm> last = byRow.subList(Math.min(kept, byRow.size()), byRow.size());
        for (Alarm alarm : last) {
            waiting.remove(alarm);
            forget(alarm);
        }
        return last;
    }
}
