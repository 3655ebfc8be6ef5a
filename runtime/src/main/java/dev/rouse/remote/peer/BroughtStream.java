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
    private final LaneLoop loop;
    private final BroughtParts out;
    private boolean begun;
    private long owed;

    public BroughtStream(Flux<byte[]> parts, PeerCall call, LaneLoop loop) {
        this.parts = parts;
        this.loop = loop;
        this.out = new BroughtParts(call, new Upstream());
    }

    private final class Upstream implements BroughtParts.Source {

        @Override
        public void request(long more) {
            ask(more);
        }

        @Override
        public void cancel() {
            BroughtStream.this.cancel();
        }
    }

    /** Whether it was asked for, so that what comes is not all of it. */
    public boolean hasBegun() {
        return begun;
    }

    /** The other side wants more. */
    public void wanted(long more) {
        if (!begun) {
            begun = true;
            begin();
        }
        out.wanted(more);
    }

    /** Nothing more is wanted of it, by the other side or by its caller. */
    public void end() {
        out.end();
        cancel();
    }

    private void begin() {
        try {
            parts.subscribe(this);
        } catch (RuntimeException e) {
            hookOnError(e);
        }
    }

    /** Asks for more, once the stream has told that it may be asked. */
    private void ask(long more) {
        owed = Operators.addCap(owed, more);
        if (upstream() != null && owed > 0) {
            long now = owed;
            owed = 0;
            request(now);
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        loop.put(() -> ask(0));
    }

    @Override
    protected void hookOnNext(byte[] part) {
        bring(id -> new Frame.Next(id, new WireValue(WireValue.Format.OWN, part)), part.length);
    }

    @Override
    protected void hookOnComplete() {
        bring(Frame.Complete::new, 0);
    }

    @Override
    protected void hookOnError(Throwable error) {
        bring(id -> new Frame.Failure(id, WireErrors.of(error), true), 0);
    }

    private void bring(LongFunction<Frame> frame, int bytes) {
        loop.put(() -> out.bring(frame, bytes));
    }
}
