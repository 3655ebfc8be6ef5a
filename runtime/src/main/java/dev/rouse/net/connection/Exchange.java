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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request that was not refused by its head, until it is answered. */
final class Exchange {

    private final HttpFront front;
    private final RequestBody body;
    private final @Nullable Supplier<IncomingBody> larger;
    private final AnswerShare share;
    private Framing framing;
    private Operation operation;
    private @Nullable Admission admission;
    private @Nullable IncomingBody incoming;
    private @Nullable PendingAnswer answer;

    private Exchange(
            Framing framing,
            HttpFront front,
            Operation operation,
            RequestBody body,
            @Nullable Supplier<IncomingBody> larger) {
        this.framing = framing;
        this.front = front;
        this.operation = operation;
        this.body = body;
        this.larger = larger;
        this.share = front.answers().share();
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
        if (!operation.takesStream() || !limits.mayBeLarge(request)) {
            RequestBody body = RequestBody.of(request, limits.bodyLimit(), front.requests());
            return new Exchange(framing, front, operation, body, null);
        }
        if (HttpUtil.getContentLength(request, 0L) > limits.streamLimit()) {
            throw RequestRefused.bodyTooLarge(limits.streamLimit());
        }
        return new Exchange(
                framing,
                front,
                operation,
                RequestBody.growing(limits.bodyLimit(), front.requests()),
                () -> new IncomingBody(loop, front.requests(), limits.streamLimit(), roomAgain));
    }

    Framing framing() {
        return framing;
    }

    AnswerShare share() {
        return share;
    }

    /**
     * Asks whether its operation may begin, before its body is asked for.
     *
     * @param answered told null where it may; on the event loop, maybe before this returns
     */
    void ask(EventExecutor loop, Consumer<@Nullable Throwable> answered) {
        Operation asked = operation;
        Admission question = new Admission(loop, refusal -> {
            operation = asked.admitted();
            answered.accept(refusal);
        });
        admission = question;
        question.ask(asked);
    }

    /** Tells a client that waits for a word that its body is wanted: so that will come. */
    void sayContinue(ChannelOutboundInvoker client) {
        framing.sayContinue(client);
        framing = framing.withEndKnown(true);
    }

    /** Whether its body is larger than one that is gathered, so that its operation begins before all of it is there. */
    boolean isStreamed() {
        return incoming != null;
    }

    /** Whether more of its body is taken. */
    boolean hasRoom() {
        return incoming == null || incoming.hasRoom();
    }

    /** Bytes that its body, which is a stream, may still have. */
    long bytesLeft() {
        return incoming == null ? 0 : incoming.left();
    }

    /**
     * Adds a part of the body.
     *
     * @throws RouseException it is refused with that
     */
    void add(HttpContent part) {
        RequestRefused.check(part.decoderResult());
        if (incoming == null && larger != null && !body.fits(part.content())) {
            ByteBuf gathered = Unpooled.wrappedBuffer(body.bytes(), 0, body.size());
            body.release();
            incoming = larger.get();
            incoming.add(gathered);
        }
        if (incoming == null) {
            body.add(part.content());
        } else {
            incoming.add(part.content());
        }
    }

    /** Nothing more of the body is at hand for now. */
    void cameSoFar() {
        if (incoming != null) {
            incoming.cameSoFar();
        }
    }

    /** The last part of the body was added. */
    void bodyCame() {
        if (incoming != null) {
            incoming.complete();
        }
    }

    /** Begins the operation, unless it has begun; the receiver is called on the event loop, maybe before this returns. */
    void run(EventExecutor loop, Consumer<PendingAnswer> receiver) {
        if (answer == null) {
            PendingAnswer begun = new PendingAnswer(operation, loop, receiver);
            answer = begun;
            RequestBody taken = incoming == null ? body : RequestBody.streamed(incoming, front.requests());
            begun.await(taken, front.limits(), share);
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
        if (admission != null) {
            admission.cancel();
        }
        if (answer != null) {
            answer.cancel();
        }
        share.giveBack();
    }
}
