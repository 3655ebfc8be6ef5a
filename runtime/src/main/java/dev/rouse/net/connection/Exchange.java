package dev.rouse.net.connection;

import dev.rouse.InvalidCallException;
import dev.rouse.RouseException;
import dev.rouse.net.answer.AnswerShare;
import dev.rouse.net.answer.PendingAnswer;
import dev.rouse.net.request.Framing;
import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request that was not refused by its head, until it is answered. */
final class Exchange {

    private final Framing framing;
    private final Operation operation;
    private final RequestBody body;
    private final @Nullable IncomingBody incoming;
    private final AnswerShare share;
    private @Nullable PendingAnswer answer;

    private Exchange(
            Framing framing,
            Operation operation,
            RequestBody body,
            @Nullable IncomingBody incoming,
            AnswerShare share) {
        this.framing = framing;
        this.operation = operation;
        this.body = body;
        this.incoming = incoming;
        this.share = share;
    }

    /**
     * The exchange that {@code request} begins.
     *
     * @param loop of the connection
     * @param roomAgain told when more of a body is taken again that is a stream
     * @throws RequestRefused when the length that the request declares is over the limit
     * @throws dev.rouse.OverloadedException when all requests have too many bytes
     */
    static Exchange of(
            HttpRequest request,
            Framing framing,
            Operation operation,
            HttpFront front,
            EventExecutor loop,
            Runnable roomAgain) {
        HttpLimits limits = front.limits();
        AnswerShare share = front.answers().share();
        if (!operation.takesStream() || !limits.isStreamed(request)) {
            RequestBody body = RequestBody.of(request, limits.bodyLimit(), front.requests());
            return new Exchange(framing, operation, body, null, share);
        }
        if (HttpUtil.getContentLength(request, 0L) > limits.streamLimit()) {
            throw RequestRefused.bodyTooLarge(limits.streamLimit());
        }
        IncomingBody incoming = new IncomingBody(loop, front.requests(), limits.streamLimit(), roomAgain);
        return new Exchange(framing, operation, RequestBody.streamed(incoming, front.requests()), incoming, share);
    }

    Framing framing() {
        return framing;
    }

    AnswerShare share() {
        return share;
    }

    /** Whether its operation begins before its body is there. */
    boolean isStreamed() {
        return incoming != null;
    }

    /** Whether more of its body is taken. */
    boolean hasRoom() {
        return incoming == null || incoming.hasRoom();
    }

    /**
     * Adds a part of the body.
     *
     * @throws RouseException it is refused with that
     */
    void add(HttpContent part) {
        RequestRefused.check(part.decoderResult());
        if (incoming == null) {
            body.add(part.content());
        } else {
            incoming.add(part.content());
        }
    }

    /** The last part of the body was added. */
    void bodyCame() {
        if (incoming != null) {
            incoming.complete();
        }
    }

    /** Begins the operation, unless it has begun; the receiver is called on the event loop, maybe before this returns. */
    void run(HttpLimits limits, EventExecutor loop, Consumer<PendingAnswer> receiver) {
        if (answer == null) {
            PendingAnswer begun = new PendingAnswer(operation, loop, receiver);
            answer = begun;
            begun.await(body, limits, share);
        }
    }

    /** It has its answer: nothing more of its body is wanted. */
    void answered() {
        endBody(new InvalidCallException("A request was answered before the end of its body."));
    }

    private void endBody(RouseException why) {
        body.release();
        if (incoming != null) {
            incoming.end(why);
        }
    }

    /**
     * Ends its body where its operation has begun, which tells what became of it: it may have done something. Returns whether it has.
     *
     * @param why the body ends
     */
    boolean failBody(RouseException why) {
        if (incoming == null || answer == null) {
            return false;
        }
        incoming.end(why);
        return true;
    }

    /** Error that says that no more of a request comes. */
    static RouseException clientLeft() {
        return new InvalidCallException("The client of a request left before the end of its body.");
    }

    /**
     * Gives the request up: nobody waits for its answer any more.
     *
     * @param why no more of it comes
     */
    void cancel(RouseException why) {
        endBody(why);
        if (answer != null) {
            answer.cancel();
        }
        share.giveBack();
    }
}
