package dev.rouse.net.socket.call;

import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.socket.frame.AnswerWriter;
import dev.rouse.net.socket.frame.Socket;
import dev.rouse.net.socket.frame.SocketErrors;
import dev.rouse.wire.Frame;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Operators;

/**
 * Answers one call: encodes its result, or the elements of its stream, where they come, and gives them to the socket. Of a stream no
 * more is asked for than the client has, a few elements ahead of what the socket has sent, and nothing while it takes nothing.
 */
final class CallAnswer extends BaseSubscriber<Object> implements AnswerWriter.Sender {

    /** Elements of a stream that are under way at most, between its actor and the socket. */
    private static final long MOST_COMING = 64;

    private final long id;
    private final Operation operation;
    private final RequestBody body;
    private final Socket socket;
    private final SocketErrors errors;
    private final Consumer<CallAnswer> ended;
    private final boolean isStream;
    private @Nullable ByteBuf result;

    // On the event loop of the socket.
    private boolean isGone;
    private long wanted;
    private long coming;

    /** @param ended told when the last frame was sent, on the event loop */
    CallAnswer(
            long id,
            Operation operation,
            RequestBody body,
            Socket socket,
            SocketErrors errors,
            Consumer<CallAnswer> ended) {
        this.id = id;
        this.operation = operation;
        this.body = body;
        this.socket = socket;
        this.errors = errors;
        this.ended = ended;
        this.isStream = operation.isStream();
    }

    long id() {
        return id;
    }

    /** Begins the operation: once. What its code throws is its outcome. */
    void begin(long demand) {
        wanted = demand;
        try {
            operation.run(body).subscribe(this);
        } catch (Throwable t) {
            onError(t);
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (isStream) {
            pull();
        } else {
            requestUnbounded();
        }
    }

    /** The client wants more of the stream. */
    void more(long elements) {
        if (isStream) {
            wanted = Operators.addCap(wanted, elements);
            pull();
        }
    }

    /** Asks for elements as far as they are wanted and the socket takes them. */
    void pull() {
        if (!isStream || isGone || coming > MOST_COMING / 2 || socket.out().isHeldUp()) {
            return;
        }
        long now = Math.min(wanted, MOST_COMING - coming);
        if (now > 0) {
            wanted -= wanted == Long.MAX_VALUE ? 0 : now;
            coming += now;
            request(now);
        }
    }

    @Override
    protected void hookOnNext(Object value) {
        try {
            if (isStream) {
                socket.out().put(this, socket.codec().next(id, operation, value), false);
            } else {
                result = socket.codec().result(id, operation, value);
            }
        } catch (Throwable t) {
            cancel();
            fail(t);
        }
    }

    @Override
    protected void hookOnComplete() {
        try {
            ByteBuf last = result;
            if (last == null) {
                last = socket.codec().encode(isStream ? new Frame.Complete(id) : new Frame.Result(id, null));
            }
            socket.out().put(this, last, true);
        } catch (Throwable t) {
            fail(t);
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        fail(error);
    }

    private void fail(Throwable error) {
        ByteBuf failure;
        try {
            failure = socket.codec().encode(errors.of(id, error));
        } catch (Throwable e) {
            // Masked, as what is wrong with the error is nobody's business: that can always be told.
            failure = socket.codec().encode(errors.of(id, new IllegalStateException("An error cannot be told", e)));
        }
        socket.out().putAnyway(this, failure);
    }

    @Override
    public boolean isWanted() {
        return !isGone;
    }

    @Override
    public void sent(boolean isLast) {
        if (isLast) {
            isGone = true;
            body.release();
            ended.accept(this);
        } else {
            coming--;
            pull();
        }
    }

    /** Gives the call up: nobody waits for its answer any more. On the event loop. */
    void giveUp() {
        isGone = true;
        cancel();
        body.release();
    }
}
