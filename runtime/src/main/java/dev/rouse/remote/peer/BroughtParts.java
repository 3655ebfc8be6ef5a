package dev.rouse.remote.peer;

import dev.rouse.OverloadedException;
import dev.rouse.wire.Frame;
import dev.rouse.wire.error.WireErrors;
import java.util.ArrayDeque;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;

/**
 * Parts of a stream that a call brings with it, on their way to the node of its actor. More are asked for while the link takes what is sent;
 * what comes when it does not waits here, counted with the calls that wait for the link, and over the bound of those the stream ends with
 * {@link OverloadedException}. Lane only.
 */
public final class BroughtParts {

    /** Source of the parts. On the lane. */
    public interface Source {

        void request(long parts);

        /** No more are wanted. */
        void cancel();
    }

    private record Part(LongFunction<Frame> frame, int bytes) {}

    private final PeerCall call;
    private final Source source;
    private final ArrayDeque<Part> held = new ArrayDeque<>(2);
    private long wanted;
    private boolean isOver;

    /** The link that these wait for; null for none. */
    private @Nullable Peer waitsFor;

    public BroughtParts(PeerCall call, Source source) {
        this.call = call;
        this.source = source;
    }

    /** The other side wants more. */
    public void wanted(long parts) {
        wanted = Operators.addCap(wanted, parts);
        Peer peer = call.peer();
        if (peer != null) {
            ask(peer);
        }
    }

    private void ask(Peer peer) {
        if (isOver || wanted == 0) {
            return;
        }
        if (held.isEmpty() && peer.takesParts()) {
            long now = wanted;
            wanted = 0;
            source.request(now);
        } else {
            waitFor(peer);
        }
    }

    private void waitFor(Peer peer) {
        waitsFor = peer;
        peer.waiting().add(this);
    }

    /**
     * Sends a part, or the end.
     *
     * @param frame made of the number of the call
     * @param bytes of the part
     */
    public void bring(LongFunction<Frame> frame, int bytes) {
        Peer peer = call.peer();
        if (isOver || peer == null) {
            return;
        }
        if (held.isEmpty() && peer.takesParts()) {
            peer.bring(call, frame);
            return;
        }
        OverloadedException refusal = peer.waiting().take(bytes);
        if (refusal == null) {
            held.add(new Part(frame, bytes));
            waitFor(peer);
        } else {
            end();
            source.cancel();
            peer.bring(call, id -> new Frame.Failure(id, WireErrors.of(refusal), true));
        }
    }

    /** The link takes what is sent again. */
    void goOn(Peer peer) {
        waitsFor = null;
        while (!held.isEmpty() && peer.takesParts()) {
            Part next = held.remove();
            peer.waiting().give(next.bytes);
            peer.bring(call, next.frame);
        }
        if (held.isEmpty()) {
            ask(peer);
        } else {
            waitFor(peer);
        }
    }

    /** Nothing of them is wanted any more. */
    public void end() {
        isOver = true;
        Peer peer = waitsFor;
        waitsFor = null;
        if (peer != null) {
            held.forEach(part -> peer.waiting().give(part.bytes));
            peer.waiting().remove(this);
        }
        held.clear();
    }
}
