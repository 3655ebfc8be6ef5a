package dev.rouse.life;

import dev.rouse.OverloadedException;
import dev.rouse.StartOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The starts of a lane that read: so many at a time, then those that wait, calls before alarms. Lane only. */
final class StartQueue {

    private final LifeLane lane;
    private final StartOptions settings;
    private final ArrayDeque<Waiting> calls = new ArrayDeque<>();
    private final ArrayDeque<Waiting> alarms = new ArrayDeque<>();
    private int reading;
    private boolean admitting;

    StartQueue(LifeLane lane, StartOptions settings) {
        this.lane = lane;
        this.settings = settings;
    }

    private record Waiting(Activation activation, Runnable read, long since) {}

    /**
     * Runs {@code read} now or in its turn. Each that ran is followed by {@link #left}.
     *
     * @return why the start is refused; null where it is not
     */
    @Nullable
    OverloadedException enter(Activation activation, boolean forAlarm, Runnable read) {
        if (reading < settings.reading()) {
            reading++;
            read.run();
        } else if (waiting() >= settings.waiting()) {
            return new OverloadedException("starts that wait on one lane", settings.waiting());
        } else {
            (forAlarm ? alarms : calls).add(new Waiting(activation, read, lane.nanoTime()));
            lane.listener().startQueued();
        }
        return null;
    }

    private int waiting() {
        return calls.size() + alarms.size();
    }

    /** A read has been answered: the next may begin. A loop, because its answer may come before it returns. */
    void left() {
        reading--;
        if (admitting) {
            return;
        }
        admitting = true;
        Waiting next;
        while (reading < settings.reading() && (next = poll()) != null) {
            lane.listener().startDequeued(Duration.ofNanos(lane.nanoTime() - next.since));
            if (!next.activation.isGone()) {
                reading++;
                next.read.run();
            }
        }
        admitting = false;
    }

    private @Nullable Waiting poll() {
        Waiting first = calls.poll();
        return first == null ? alarms.poll() : first;
    }
}
