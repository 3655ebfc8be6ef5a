package dev.rouse.deadlock;

import dev.rouse.call.Call;
import dev.rouse.call.CallDeadlines;
import dev.rouse.life.Activation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Watches calls of turns that wait in line at an activation. Once one has waited for a second, and every second from then on, it
 * is found out whether it waits for itself. Nothing is done for calls that find no line. Lane only.
 */
public final class DeadlockWatch {

    private static final long DELAY = Duration.ofSeconds(1).toNanos();

    private final WatchedLane lane;
    private final CallDeadlines deadlines;
    private final DeadlockTurn turn;
    private boolean news;
    private boolean ticking;

    public DeadlockWatch(WatchedLane lane, CallDeadlines deadlines, DeadlockTurn turn) {
        this.lane = lane;
        this.deadlines = deadlines;
        this.turn = turn;
    }

    /** Called when {@code call} has to wait in line. */
    public void waits(Call call) {
        if (call.isNested()) {
            news = true;
            if (!ticking) {
                tickLater();
            }
        }
    }

    private void tickLater() {
        ticking = true;
        lane.schedule(this::tick, DELAY);
    }

    private void tick() {
        ticking = false;
        ArrayDeque<Call> late = late();
        boolean more = news || !late.isEmpty();
        news = false;
        if (late.isEmpty() || !lane.isOpen() || !turn.begin()) {
            if (more) {
                tickLater();
            }
        } else {
            ticking = true;
            probe(late);
        }
    }

    /** For each activation with a line in which a call of a turn has waited long, the first such call. */
    private ArrayDeque<Call> late() {
        ArrayDeque<Call> late = new ArrayDeque<>();
        Set<Activation> lines = new LinkedHashSet<>();
        deadlines.forEachOlder(DELAY, call -> {
            Activation activation = !call.isNested() ? null : lane.find(call.address());
            if (activation != null && lines.add(activation)) {
                firstNested(activation).ifPresent(late::add);
            }
        });
        return late;
    }

    private static Optional<Call> firstNested(Activation activation) {
        return Wait.lineOf(activation).stream()
                .filter(call -> call.isNested() && !call.isEnded())
                .findFirst();
    }

    /**
     * Answers another node, from which {@code call} came: what that waits for here, and beyond.
     *
     * @param question as {@link WatchedLane#inquire} brought it there
     */
    public Mono<byte[]> inquired(Call call, byte[] question) {
        return Mono.create(sink -> {
            List<CallId> known = WaitMessage.known(question);
            new WaitWalk(lane, turn.numbers(), call, graph -> sink.success(WaitMessage.answer(graph.waits())))
                    .wide(known)
                    .start();
        });
    }

    private void probe(ArrayDeque<Call> late) {
        @Nullable Call next = late.poll();
        if (next == null) {
            turn.end();
            tickLater();
        } else {
            new DeadlockProbe(lane, turn.numbers(), next, () -> probe(late)).start();
        }
    }
}
