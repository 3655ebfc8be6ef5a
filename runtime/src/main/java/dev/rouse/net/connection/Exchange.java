package dev.rouse.net.connection;

import dev.rouse.net.answer.AnswerShare;
import dev.rouse.net.answer.PendingAnswer;
import dev.rouse.net.request.Framing;
import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request that was not refused by its head, until it is answered. */
final class Exchange {

    private final Framing framing;
    private final Operation operation;
    private final RequestBody body;
    private final AnswerShare share;
    private @Nullable PendingAnswer answer;

    /** @param share the bytes that its answer takes of those of all answers */
    Exchange(Framing framing, Operation operation, RequestBody body, AnswerShare share) {
        this.framing = framing;
        this.operation = operation;
        this.body = body;
        this.share = share;
    }

    Framing framing() {
        return framing;
    }

    RequestBody body() {
        return body;
    }

    AnswerShare share() {
        return share;
    }

    /** Begins the operation; the receiver is called on the event loop, maybe before this returns. */
    void run(HttpLimits limits, EventExecutor loop, Consumer<PendingAnswer> receiver) {
        PendingAnswer answer = new PendingAnswer(operation, loop, receiver);
        this.answer = answer;
        answer.await(body, limits, share);
    }

    /** Gives the request up: nobody waits for its answer any more. */
    void cancel() {
        body.release();
        if (answer != null) {
            answer.cancel();
        }
        share.giveBack();
    }
}
