package dev.rouse.life;

import dev.rouse.lane.ActorLane;
import dev.rouse.OverloadedException;
import dev.rouse.StartOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The starts of a lane that read: so many at a time, then those that wait, calls before alarms. Lane only. */
public final class StartQueue {

    private final ActorLane lane;
    private final StartOptions settings;
    private final ArrayDeque<Waiting> calls = new ArrayDeque<>();
    private final ArrayDeque<Waiting> alarms = new ArrayDeque<>();
    private int reading;
    private boolean admitting;

    public StartQueue(ActorLane lane, StartOptions settings) {
        this.lane = lane;
        this.settings = settings;
    }

    private record Waiting(Activation actor, Runnable read, long since) {}

    /** Runs {@code read} now or in its turn, or refuses the start. Each that ran is followed by {@link #left}. */
    public void enter(Activation actor, boolean forAlarm, Runnable read) {
        if (reading < settings.reading()) {
            reading++;
            read.run();
        } else if (waiting() >= settings.waiting()) {
            OverloadedException refused = new OverloadedException("starts that wait on one lane", settings.waiting());
            lane.beginnings().failed(actor, refused);
        } else {
            (forAlarm ? alarms : calls).add(new Waiting(actor, read, lane.nanoTime()));
            lane.listener().startQueued();
        }
    }

    private int waiting() {
        return calls.size() + alarms.size();
    }

    /** A read has been answered: the next may begin. A loop, because its answer may come before it returns. */
    public void left() {
        reading--;
        if (admitting) {
            return;
        }
        admitting = true;
        Waiting next;
        while (reading < settings.reading() && (next = poll()) != null) {
            lane.listener().startDequeued(Duration.ofNanos(lane.nanoTime() - next.since));
            if (!next.actor.isGone()) {
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
