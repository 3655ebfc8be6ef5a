package dev.rouse.remote;

import dev.rouse.ActionMode;
import dev.rouse.call.Call;
import dev.rouse.stream.Durable;
import dev.rouse.stream.StreamReply;
import dev.rouse.stream.StreamSource;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stream of a call to another node, as the reply to its caller knows it. It remembers what was asked for, so that the call can be
 * made again before its first element. Lane only.
 */
final class RemoteSource implements StreamSource {

    private final Call call;
    private final StreamReply reply;
    private final LongConsumer requests;
    private final Runnable cancels;
    private long demand;
    private boolean delivered;
    private boolean ended;

    /**
     * @param requests asks the other node for more
     * @param cancels tells the other node that nobody waits any more
     */
    RemoteSource(Call call, StreamReply reply, LongConsumer requests, Runnable cancels) {
        this.call = call;
        this.reply = reply;
        this.requests = requests;
        this.cancels = cancels;
    }

    void begin() {
        reply.begin(this);
        reply.feed();
    }

    /** Elements that were asked for: of a stream of which none has come, those that are wanted now. */
    long demand() {
        return demand;
    }

    /** Whether an element has come. */
    boolean hasDelivered() {
        return delivered;
    }

    void next(Object element) {
        delivered = true;
        reply.offer(this, element, this);
    }

    /** @param failure null where it completed */
    void end(@Nullable Throwable failure) {
        if (!ended) {
            ended = true;
            reply.end(this, failure);
        }
    }

    @Override
    public ActionMode mode() {
        return call.action().mode();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public boolean isElsewhere() {
        return true;
    }

    @Override
    public boolean failed() {
        return false;
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public boolean changesSoFar() {
        return false;
    }

    @Override
    public void request(long elements) {
        demand += elements;
        requests.accept(elements);
    }

    @Override
    public void stop(@Nullable Throwable failure) {
        if (ended) {
            return;
        }
        if (failure == null) {
            ended = true;
        } else {
            end(failure);
        }
        cancels.run();
    }

    @Override
    public void emits() {}

    @Override
    public void prove() {}

    @Override
    public @Nullable Durable newestUnsaved() {
        return null;
    }

    @Override
    public void tell(Throwable failure) {
        call.fail(failure);
    }
}
