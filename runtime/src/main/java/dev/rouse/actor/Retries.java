package dev.rouse.actor;

import dev.rouse.ActorDestroyedException;
import dev.rouse.NodeUnavailableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Calls that met the end of a life before their turn, and are made again after a pause: 25 ms, doubling to 200, each
 * shortened by chance by up to a half. Lane only.
 */
final class Retries {

    /** How often a call is made in all. */
    static final int TRIES = 5;

    private static final long FIRST = Duration.ofMillis(25).toNanos();
    private static final long LONGEST = Duration.ofMillis(200).toNanos();

    private final ActorLane lane;
    private final Set<Call> pausing = new HashSet<>();

    Retries(ActorLane lane) {
        this.lane = lane;
    }

    /** Whether {@code error} says that a life ended before the call's turn. */
    static boolean meets(Throwable error) {
        return error instanceof ActorDestroyedException;
    }

    /** @param tries how often it was made so far */
    void later(Call call, int tries) {
        long pause = Math.min(LONGEST, FIRST << (tries - 1));
        long jitter = Math.floorMod(lane.random(), pause / 2 + 1);
        pausing.add(call);
        lane.schedule(
                () -> {
                    if (pausing.remove(call)) {
                        lane.arrived(call);
                    }
                },
                pause - jitter);
    }

    void withdraw(Call call) {
        pausing.remove(call);
    }

    void close(NodeUnavailableException reason) {
        List<Call> calls = List.copyOf(pausing);
        pausing.clear();
        calls.forEach(call -> call.refuse(reason));
    }
}
