package dev.rouse.remote.peer;

import dev.rouse.loop.LaneLoop;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.util.function.LongFunction;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** A stream that a call brings with it: subscribed when the node of the actor asks for the first part. Lane only, but for its signals. */
public final class BroughtStream extends BaseSubscriber<byte[]> {

    private final Flux<byte[]> parts;
    private final PeerCall call;
    private final LaneLoop loop;
    private boolean begun;
    private long owed;

    public BroughtStream(Flux<byte[]> parts, PeerCall call, LaneLoop loop) {
        this.parts = parts;
        this.call = call;
        this.loop = loop;
    }

    /** Whether it was asked for, so that what comes is not all of it. */
    public boolean hasBegun() {
        return begun;
    }

    /** The other side wants more. */
    public void wanted(long more) {
        owed = Operators.addCap(owed, more);
        if (begun) {
            ask();
        } else {
            begun = true;
            begin();
        }
    }

    private void begin() {
        try {
            parts.subscribe(this);
        } catch (RuntimeException e) {
            hookOnError(e);
        }
    }

    private void ask() {
        if (upstream() != null && owed > 0) {
            long now = owed;
            owed = 0;
            request(now);
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        loop.put(this::ask);
    }

    @Override
    protected void hookOnNext(byte[] part) {
        bring(id -> new Frame.Next(id, new WireValue(WireValue.Format.OWN, part)));
    }

    @Override
    protected void hookOnComplete() {
        bring(Frame.Complete::new);
    }

    @Override
    protected void hookOnError(Throwable error) {
        bring(id -> new Frame.Failure(id, WireErrors.of(error), true));
    }

    private void bring(LongFunction<Frame> frame) {
        loop.put(() -> {
            Peer peer = call.peer();
            if (peer != null) {
                peer.bring(call, frame);
            }
        });
    }
}
