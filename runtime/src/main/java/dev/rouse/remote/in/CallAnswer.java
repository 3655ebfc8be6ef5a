package dev.rouse.remote.in;

import dev.rouse.LimitExceededException;
import dev.rouse.call.Call;
import dev.rouse.remote.Route;
import dev.rouse.remote.Values;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/** The caller of a call from another node, as this node has it: writes the frames of the answer. On the lane of the actor, or any thread for a refusal. */
final class CallAnswer implements CoreSubscriber<Object> {

    private final long id;
    private final FrameWriter out;
    private final Context context;
    private @Nullable Call call;
    private @Nullable WireValue result;
    private boolean over;

    /** @param context that the call comes in */
    CallAnswer(long id, FrameWriter out, Context context) {
        this.id = id;
        this.context = context;
        this.out = out;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    void to(Call asked) {
        call = asked;
    }

    private Call call() {
        return Objects.requireNonNull(call);
    }

    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void onNext(Object value) {
        if (over) {
            return;
        }
        WireValue encoded;
        try {
            encoded = out.checked(Values.encodeResult(call(), value), call());
        } catch (RuntimeException e) {
            fail(e, true);
            if (call().stream() != null) {
                call().cancel();
            }
            return;
        }
        if (call().stream() == null) {
            result = encoded;
        } else {
            out.write(new Frame.Next(id, encoded), encoded.bytes().length);
        }
    }

    @Override
    public void onComplete() {
        if (over) {
            return;
        }
        over = true;
        if (call().stream() != null) {
            out.writeLast(new Frame.Complete(id), 0);
        } else {
            out.writeLast(new Frame.Result(id, result), result == null ? 0 : result.bytes().length);
        }
    }

    @Override
    public void onError(Throwable error) {
        fail(error, !call().wasRefused());
    }

    private void fail(Throwable error, boolean begun) {
        if (!over) {
            over = true;
            out.writeLast(new Frame.Failure(id, WireErrors.of(error), begun), 0);
        }
    }

    void moved(int shard, Route route) {
        over = true;
        out.writeLast(new Frame.Moved(id, shard, route.owner(), route.address(), Math.max(0, route.sequence())), 0);
    }

    /** It is over without an answer: nobody waits for one. */
    static LimitExceededException tooLarge(Call call, long bytes, long limit) {
        return new LimitExceededException(
                "bytes of a result of " + call.name() + ", whose turn is done, to the node of its caller",
                bytes,
                limit);
    }
}
