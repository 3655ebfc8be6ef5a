package dev.rouse.remote.in;

import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.call.Receiver;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.NodeId;
import dev.rouse.remote.MovableCall;
import dev.rouse.remote.Route;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call from another node. Its deadline is that of its caller, as far as is left of it. */
final class InboundCall extends Call implements MovableCall {

    private final InboundTarget target;
    private final CallAnswer answer;
    private final InboundServices node;
    private final List<Frame.Waiting> chain;
    private final boolean passesDeadlineOn;
    private final long timeout;
    private final @Nullable InboundBody body;

    InboundCall(
            InboundTarget target,
            Receiver receiver,
            CallAnswer answer,
            Frame.Call frame,
            InboundServices node,
            FrameWriter out,
            HeldParts bodies) {
        super(target, receiver, answer, null);
        Frame.Terms terms = frame.terms();
        Duration left = terms.timeLeft();
        this.target = target;
        this.answer = answer;
        this.node = node;
        this.chain = frame.chain();
        this.passesDeadlineOn = left != null && terms.passesDeadlineOn();
        this.body = target.mayBring() ? new InboundBody(frame.id(), out, bodies) : null;
        this.timeout = LaneLoop.nanos(left == null ? target.type().options().callTimeout() : left);
    }

    @Override
    public boolean passesDeadlineOn() {
        return passesDeadlineOn;
    }

    @Override
    public Duration timeout() {
        return Duration.ofNanos(timeout);
    }

    @Override
    protected void asked() {
        deadline = nanoTime() + timeout;
    }

    /** Its time runs already, on its caller's node. */
    @Override
    public boolean wasHeld() {
        return true;
    }

    @Override
    public List<Frame.Waiting> chain() {
        return chain;
    }

    @Override
    public boolean isNested() {
        return !chain.isEmpty();
    }

    @Override
    public List<String> callers() {
        return chain.stream()
                .map(waiting -> waiting.actor() + "." + waiting.action())
                .toList();
    }

    /** That of the innermost turn of this node that waits for it. */
    @Override
    public @Nullable Call origin() {
        NodeId self = node.self();
        for (int i = chain.size() - 1; i >= 0; i--) {
            Frame.Waiting waiting = chain.get(i);
            if (waiting.node().equals(self)) {
                return node.awaited().find(waiting.turn());
            }
        }
        return null;
    }

    /** On the actor's lane: its arguments are read by code of users. */
    @Override
    public void run() {
        if (isEnded()) {
            return;
        }
        try {
            target.decode();
            if (body != null) {
                target.brings(body);
            }
        } catch (RouseException e) {
            refuse(e);
            return;
        }
        super.run();
    }

    /** A part of what it brings with it, or the end of that. On the event loop of the link. */
    void brought(Frame part) {
        if (body != null) {
            body.received(part);
        }
    }

    /** It has its answer, or nobody waits for one. On the event loop of the link. */
    void over() {
        if (body != null) {
            body.callEnded();
        }
    }

    @Override
    public void moved(int shard, Route route) {
        answer.moved(shard, route);
        complete(null);
    }
}
