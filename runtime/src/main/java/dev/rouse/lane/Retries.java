package dev.rouse.lane;

import dev.rouse.ActorAddress;
import dev.rouse.MailboxFullException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.call.Call;
import dev.rouse.life.Activation;
import dev.rouse.life.LifeLane;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.Disposable;

/**
 * Calls that met the end of an activation before their turn, and are made again after a pause: 25 ms, doubling to 200, each
 * shortened by chance by up to a half. They count against the mailbox of their address, and leave as soon as nobody waits
 * for them. Lane only.
 */
final class Retries {

    private static final long FIRST = Duration.ofMillis(25).toNanos();
    private static final long LONGEST = Duration.ofMillis(200).toNanos();

    private final LifeLane lane;
    private final ActivationTable table;
    private final Map<ActorAddress, Map<Call, Disposable>> pausing = new HashMap<>();

    Retries(LifeLane lane, ActivationTable table) {
        this.lane = lane;
        this.table = table;
    }

    /** Number of calls of {@code address} that pause. */
    int pausing(ActorAddress address) {
        Map<Call, Disposable> calls = pausing.isEmpty() ? null : pausing.get(address);
        return calls == null ? 0 : calls.size();
    }

    /**
     * Makes {@code call} again after a pause, or refuses it where as many wait as may.
     *
     * @param tries how often it was made so far
     */
    void later(Call call, int tries) {
        ActorAddress address = call.address();
        int capacity = call.type().options().mailboxCapacity();
        Activation activation = table.find(address);
        if (pausing(address) + (activation == null ? 0 : activation.waiting()) >= capacity) {
            call.refuse(new MailboxFullException(address, capacity));
            return;
        }
        long pause = Math.min(LONGEST, FIRST << (tries - 1));
        long jitter = Math.floorMod(lane.random(), pause / 2 + 1);
        Disposable timer = lane.schedule(() -> again(call), pause - jitter);
        pausing.computeIfAbsent(address, key -> new LinkedHashMap<>()).put(call, timer);
    }

    private void again(Call call) {
        if (remove(call)) {
            lane.arrived(call);
        }
    }

    /** Nobody waits for {@code call} any more. */
    void withdraw(Call call) {
        remove(call);
    }

    private boolean remove(Call call) {
        Map<Call, Disposable> calls = pausing.isEmpty() ? null : pausing.get(call.address());
        if (calls == null) {
            return false;
        }
        Disposable timer = calls.remove(call);
        if (timer == null) {
            return false;
        }
        timer.dispose();
        if (calls.isEmpty()) {
            pausing.remove(call.address());
        }
        return true;
    }

    void close(NodeUnavailableException reason) {
        List<Call> calls = pausing.values().stream()
                .flatMap(each -> each.keySet().stream())
                .toList();
        calls.forEach(this::withdraw);
        calls.forEach(call -> call.refuse(reason));
    }
}
