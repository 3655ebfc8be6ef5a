package dev.rouse.remote;

import dev.rouse.CallTimeoutException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RetryableException;
import dev.rouse.call.Call;
import dev.rouse.stream.StreamReply;
import dev.rouse.wire.WireValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** One call that was taken here, until it ends or its shard opens on the lane. Lane only. */
final class Outbound {

    /** In place of a generation. */
    static final int NOT_UNDER_WAY = -1;

    /** Counted for a call beside its arguments. */
    private static final long OWN_BYTES = 256;

    private final Call call;
    private final long ticket;
    private @Nullable List<@Nullable WireValue> arguments;
    private long bytes = -1;
    private @Nullable RemoteSource source;

    /** The link that it waits for or is sent over; null while it waits for its shard. */
    @Nullable
    Peer peer;

    /** By which the other side knows it; 0 while it is not sent. */
    long id;

    /** By which others know the turn that made it; 0 for none. */
    long awaited;

    /** Number of times that a node sent it on, since it last waited. */
    int forwards;

    /** Number of times that it had to pause. */
    int pauses;

    /** The shard's count of calls under way that it is a part of. */
    int generation = NOT_UNDER_WAY;

    /** While it waits for its shard: when it may be made again, whatever happens. */
    long notBefore;

    @Nullable
    Disposable expiry;

    /** Error that it ends with when nothing else comes; null for that nobody has its shard. */
    private @Nullable RetryableException reason;

    /** @param ticket in the order in which the lane's calls came */
    Outbound(Call call, long ticket) {
        this.call = call;
        this.ticket = ticket;
    }

    Call call() {
        return call;
    }

    long ticket() {
        return ticket;
    }

    int shard() {
        return call.address().id().shard();
    }

    RetryableException reason() {
        return reason == null ? new NodeUnavailableException("no node has taken over the actor's shard yet") : reason;
    }

    void reason(RetryableException why) {
        reason = why;
    }

    boolean isStream() {
        return source != null;
    }

    /** Begins to feed the reply of a call for a stream. */
    void feed() {
        if (source == null && call.stream() instanceof StreamReply reply) {
            source = new RemoteSource(call, reply, this::request, this::cancel);
            source.begin();
        }
    }

    /** Elements that its caller wants now; 0 for a call of one answer. */
    long demand() {
        return source == null ? 0 : source.demand();
    }

    private void request(long elements) {
        if (peer != null) {
            peer.request(this, elements);
        }
    }

    private void cancel() {
        if (peer != null) {
            peer.withdraw(this);
        }
    }

    /** @throws dev.rouse.RouseException the codec cannot write them */
    List<@Nullable WireValue> arguments() {
        if (arguments == null) {
            arguments = Values.argumentsOf(call);
            bytes = OWN_BYTES + Values.size(arguments);
        }
        return arguments;
    }

    /** Bytes that it takes while it waits; an estimate where its arguments cannot be written, or need not be. */
    long bytes() {
        if (bytes < 0) {
            bytes = 4 * OWN_BYTES;
            if (!(call instanceof MovableCall)) {
                measure();
            }
        }
        return bytes;
    }

    private void measure() {
        try {
            arguments();
        } catch (RuntimeException e) {
            bytes = 4 * OWN_BYTES; // It says so when it is sent, if it is.
        }
    }

    /** Whether it may be run again where it may have been run: nobody sees a difference. */
    boolean isRepeatable() {
        return switch (call.kind()) {
            case INFO -> true;
            case EVENTS -> source == null || !source.hasDelivered();
            case GET, GET_OR_CREATE ->
                call.action().mode().changesNothing() && (source == null || !source.hasDelivered());
            default -> false;
        };
    }

    // Answers.

    void result(@Nullable WireValue value) {
        Object decoded = null;
        if (value != null) {
            try {
                decoded = Values.decodeResult(call, value);
            } catch (RuntimeException e) {
                failed(e);
                return;
            }
        }
        call.complete(decoded);
    }

    /** @return whether it goes on */
    boolean next(WireValue value) {
        RemoteSource stream = source;
        if (stream == null) {
            return true;
        }
        Object element;
        try {
            element = Values.decodeResult(call, value);
        } catch (RuntimeException e) {
            failed(e);
            return false;
        }
        stream.next(element);
        return true;
    }

    void completed() {
        if (source == null) {
            call.complete(null);
        } else {
            source.end(null);
        }
    }

    /** Ends with what the other node said, or what became of the way there. */
    void failed(Throwable error) {
        if (error instanceof CallTimeoutException late && late.address().equals(call.address())) {
            call.timeOut(); // The other node's clock was first, and knows only what was left.
        } else if (source == null) {
            call.fail(error);
        } else {
            source.end(error);
        }
    }

    /** Ends before its turn. */
    void refuse(RetryableException why) {
        call.refuse(why);
    }
}
