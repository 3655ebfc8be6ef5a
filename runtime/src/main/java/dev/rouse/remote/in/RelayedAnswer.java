package dev.rouse.remote.in;

import dev.rouse.LimitExceededException;
import dev.rouse.link.Link;
import dev.rouse.remote.relay.RelayAnswers;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import org.jspecify.annotations.Nullable;

/** The caller of a call that is passed on: writes the frames of the answer as they came, but for their number. */
final class RelayedAnswer implements RelayAnswers {

    private final Frame.Call call;
    private final Link link;
    private final FrameWriter out;

    RelayedAnswer(Frame.Call call, Link link, FrameWriter out) {
        this.call = call;
        this.link = link;
        this.out = out;
    }

    @Override
    public boolean element(Frame.Next element) {
        int bytes = bytes(element.value());
        if (out.fits(bytes)) {
            out.write(element, bytes);
            return true;
        }
        last(tooLarge(bytes));
        return false;
    }

    @Override
    public void wanted(long parts) {
        out.write(new Frame.Request(call.id(), parts), 0);
    }

    @Override
    public void unwanted() {
        out.write(new Frame.Cancel(call.id()), 0);
    }

    @Override
    public void last(Frame answer) {
        int bytes = answer instanceof Frame.Result result ? bytes(result.value()) : 0;
        out.writeLast(out.fits(bytes) ? answer : tooLarge(bytes), bytes);
    }

    private static int bytes(@Nullable WireValue value) {
        return value == null ? 0 : value.bytes().length;
    }

    private Frame.Failure tooLarge(int bytes) {
        String what = call.target().type() + "." + call.target().action();
        LimitExceededException error = new LimitExceededException(
                "bytes of a result of " + what + ", whose turn is done, to the node of its caller",
                bytes,
                link.limits().frameBytes());
        return new Frame.Failure(call.id(), WireErrors.of(error), true);
    }
}
