package dev.rouse.remote;

import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.RouseException;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallTarget;
import dev.rouse.call.CallingTurn;
import dev.rouse.record.NodeId;
import dev.rouse.trace.Traces;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the frames of calls. Lane only. */
final class CallFrames {

    /** The most turns that a call names of those that wait for it: the innermost of a longer chain. */
    private static final int LONGEST_CHAIN = 256;

    private final NodeId self;

    CallFrames(NodeId self) {
        this.self = self;
    }

    /** @throws RuntimeException its arguments cannot be written */
    Frame.Call of(Outbound outbound, long id) {
        Call call = outbound.call();
        Frame.Target target = new Frame.Target(
                Frame.CallKind.valueOf(call.kind().name()),
                call.address().type(),
                call.address().keyParts(),
                call.wantsTurn() ? call.action().name() : null);
        NodeId relayTo = outbound.through == null ? null : outbound.owner;
        CallTarget.Caller caller = call.calledBy();
        Frame.Terms terms = new Frame.Terms(
                timeLeft(call),
                call.passesDeadlineOn(),
                call.isKeyed() ? call.idempotencyKey() : null,
                outbound.forwards,
                relayTo,
                caller == null ? null : caller.principal(),
                caller == null ? null : caller.connection());
        return new Frame.Call(
                id,
                target,
                outbound.arguments(),
                outbound.demand(),
                terms,
                chain(call, outbound.awaited),
                Frame.Trace.of(Traces.of(outbound.context())));
    }

    private static @Nullable Duration timeLeft(Call call) {
        if (!call.timed) {
            return null;
        }
        return Duration.ofNanos(Math.max(1_000, call.deadline - call.nanoTime()));
    }

    private List<Frame.Waiting> chain(Call call, long awaited) {
        if (call.parent() == null) {
            return List.of();
        }
        ArrayDeque<Frame.Waiting> chain = new ArrayDeque<>();
        Call first = call;
        for (CallingTurn turn = call.parent(); turn != null; turn = first.parent()) {
            first = turn.call();
            chain.addFirst(new Frame.Waiting(first.address().toString(), first.what(), self, awaited));
        }
        List<Frame.Waiting> whole = new ArrayList<>(first instanceof MovableCall moved ? moved.chain() : List.of());
        whole.addAll(chain);
        return whole.subList(Math.max(0, whole.size() - LONGEST_CHAIN), whole.size());
    }

    /** The error that ends {@code call}, which could not be sent for {@code why}. */
    static RouseException told(Call call, RuntimeException why) {
        if (why instanceof LimitExceededException limit) {
            return new LimitExceededException(
                    "bytes of a call of " + call.name() + " to another node", limit.given(), limit.limit());
        }
        return why instanceof RouseException known
                ? known
                : new InvalidCallException(
                        "The call of " + call.name() + " cannot be sent to another node: " + ErrorText.message(why),
                        Map.of("actor", call.address().toString(), "action", call.what()));
    }
}
