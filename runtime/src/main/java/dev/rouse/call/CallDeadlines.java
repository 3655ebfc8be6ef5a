package dev.rouse.call;

import dev.rouse.loop.LaneLoop;
import dev.rouse.type.HostedType;
import java.util.List;
import java.util.function.Consumer;

/**
 * The deadlines of the calls that wait for an answer on a lane, by type. Those that were held on their way, and so are due
 * before others that arrive with them, are in lists of their own, and those with a time-out of their own have a timer each. Lane
 * only.
 */
public final class CallDeadlines {

    private final Deadlines[] fresh;
    private final Deadlines[] held;
    private final OwnDeadlines own;

    public CallDeadlines(LaneLoop loop, List<HostedType> types) {
        this.fresh = of(loop, types);
        this.held = of(loop, types);
        this.own = new OwnDeadlines(loop);
    }

    private static Deadlines[] of(LaneLoop loop, List<HostedType> types) {
        return types.stream()
                .map(type -> new Deadlines(loop, type.options().callTimeout()))
                .toArray(Deadlines[]::new);
    }

    /** {@code call} has arrived: its time runs, if it has a limit. */
    public void add(Call call) {
        if (call.timed || !call.hasDeadline()) {
            return;
        }
        int type = call.type().index();
        if (call.passesDeadlineOn()) {
            own.add(call);
        } else if (call.wasHeld()) {
            held[type].addByDeadline(call);
        } else {
            fresh[type].add(call);
        }
    }

    /** Tells of the calls that have waited for {@code nanos} or longer, of each type the oldest first. */
    public void forEachOlder(long nanos, Consumer<Call> told) {
        for (int type = 0; type < fresh.length; type++) {
            fresh[type].forEachOlder(nanos, told);
            held[type].forEachOlder(nanos, told);
        }
        own.forEachOlder(nanos, told);
    }

    public void remove(Call call) {
        if (call.timed && call.passesDeadlineOn()) {
            own.remove(call);
        } else if (call.timed) {
            (call.wasHeld() ? held : fresh)[call.type().index()].remove(call);
        }
    }
}
