package dev.rouse.remote;

import dev.rouse.CallTimeoutException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.RuntimeObserver;
import dev.rouse.UnknownActionException;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.connection.ConnectionOrder;
import dev.rouse.record.NodeId;
import dev.rouse.remote.peer.BroughtStream;
import dev.rouse.remote.peer.Peer;
import dev.rouse.remote.peer.PeerCall;
import dev.rouse.stream.ServingLane;
import dev.rouse.stream.StreamReply;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/** One call that was taken here, until it ends or its shard opens on the lane. Lane only. */
final class Outbound extends PeerCall {

    /** In place of a generation. */
    static final int NOT_UNDER_WAY = -1;

    private final Call call;
    private final long ticket;
    private final CallFrames frames;
    private final CallOutcomes outcomes;
    private @Nullable List<@Nullable WireValue> arguments;
    private long bytes = -1;
    private @Nullable RemoteSource source;
    private final @Nullable BroughtStream brought;
    private final RuntimeObserver observer;

    /** Its way to another node and back, where that is observed. */
    private RuntimeObserver.@Nullable Observed hop;

    /** The node that it goes to, when it was sent last. */
    @Nullable
    NodeId owner;

    /** The member that passes it on to there; null where it goes there directly. */
    @Nullable
    NodeId through;

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
    Outbound(Call call, long ticket, CallFrames frames, CallOutcomes outcomes, ServingLane lane) {
        this.call = call;
        this.ticket = ticket;
        this.frames = frames;
        this.outcomes = outcomes;
        Flux<byte[]> body = bodyOf(call);
        this.brought = body == null ? null : new BroughtStream(body, this, lane.loop());
        this.observer = lane.observer();
    }

    private static @Nullable Flux<byte[]> bodyOf(Call call) {
        return call.kind() == CallKind.CONNECTION
                        && call.arguments().length > 0
                        && call.arguments()[0] instanceof ConnectionOrder order
                ? order.body()
                : null;
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

    /** Begins to feed the reply of a call for a stream. */
    private void feed() {
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
        Peer to = peer();
        if (to != null) {
            to.request(this, elements);
        }
    }

    private void cancel() {
        Peer to = peer();
        if (to != null) {
            to.withdraw(this);
        }
    }

    /** @throws dev.rouse.RouseException the codec cannot write them */
    List<@Nullable WireValue> arguments() {
        if (arguments == null) {
            arguments = Values.argumentsOf(call);
            bytes = bytesOf(arguments);
        }
        return arguments;
    }

    /** Bytes that it takes while it waits; an estimate where its arguments cannot be written, or need not be. */
    @Override
    public long bytes() {
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
    private boolean isRepeatable() {
        return call.isKeyed() || isSafe();
    }

    private boolean isSafe() {
        return switch (call.kind()) {
            case INFO -> true;
            case EVENTS -> source == null || !source.hasDelivered();
            case GET, GET_OR_CREATE ->
                call.action().mode().changesNothing() && (source == null || !source.hasDelivered());
            default -> false;
        };
    }

    // Of the link.

    @Override
    protected Frame.Call frame(long number) {
        if (brought != null && brought.hasBegun()) {
            throw new IllegalStateException("The body of the request was read before, and cannot be again.");
        }
        feed();
        hops();
        return frames.of(this, number);
    }

    private void hops() {
        hopped(null);
        if (observer.observes(RuntimeObserver.Kind.HOP)) {
            hop = observer.begun(
                    new RuntimeObserver.Work(RuntimeObserver.Kind.HOP, call.address(), call.what(), true),
                    call.callerContext());
        }
    }

    private void hopped(@Nullable Throwable error) {
        RuntimeObserver.Observed over = hop;
        if (over != null) {
            hop = null;
            over.end(error);
        }
    }

    /** The context that it goes on in on the other node. */
    ContextView context() {
        return hop == null ? call.callerContext() : hop.context();
    }

    @Override
    protected void wanted(long parts) {
        if (brought != null) {
            brought.wanted(parts);
        }
    }

    @Override
    protected void unwanted() {
        if (brought != null) {
            brought.end();
        }
    }

    /** Nothing more is wanted of it. */
    private void isOver() {
        hopped(null);
        outcomes.ends(this);
        unwanted();
    }

    @Override
    protected void refused(RetryableException why) {
        hopped(why);
        isOver();
        refuse(why);
    }

    @Override
    protected void unsendable(RuntimeException why) {
        hopped(why);
        isOver();
        end(CallFrames.told(call, why));
    }

    @Override
    protected void later(@Nullable RetryableException reason, long pause) {
        hopped(reason);
        outcomes.later(this, reason, pause);
    }

    @Override
    protected void withdrawn() {
        isOver();
    }

    /** It was sent: made again where nobody sees a difference. */
    @Override
    protected void broke(@Nullable Throwable reason) {
        hopped(reason);
        if (isRepeatable()) {
            outcomes.later(this, null, 0);
        } else {
            isOver();
            end(new OutcomeUnknownException(call.address(), reason));
        }
    }

    @Override
    protected void answered(Frame frame, NodeId from) {
        if (frame instanceof Frame.Moved moved) {
            hopped(null);
            outcomes.moved(this, moved, from);
        } else if (frame instanceof Frame.Failure failure) {
            failed(failure);
        } else if (frame instanceof Frame.Lost) {
            broke(new IOException("The way from the member that passed it on broke."));
        } else {
            outcomes.answered(this);
            isOver();
            if (frame instanceof Frame.Result result) {
                result(result.value());
            } else if (frame instanceof Frame.Complete) {
                completed();
            } else if (frame instanceof Frame.Unrecognized unrecognized) {
                end(new OutcomeUnknownException(
                        call.address(),
                        new ProtocolException("The answer was " + unrecognized.name() + ", of a newer version.")));
            }
        }
    }

    private void failed(Frame.Failure failure) {
        Throwable error = WireErrors.errorOf(failure.error());
        hopped(error);
        if (error instanceof NodeUnavailableException unavailable && (!failure.begun() || isRepeatable())) {
            outcomes.later(this, unavailable, 0);
        } else if (error instanceof OutcomeUnknownException unknown && isKeyedAt(unknown)) {
            outcomes.later(this, null, 0);
        } else if (!failure.begun() && isUnknownOrder(error)) {
            outcomes.later(this, new NodeUnavailableException("its version does not know " + call.name() + " yet"), 0);
        } else {
            outcomes.answered(this);
            isOver();
            end(error);
        }
    }

    /** Orders are the runtime's own: one that the other node does not know is of a newer version. */
    private boolean isUnknownOrder(Throwable error) {
        return error instanceof UnknownActionException
                && call.kind() != CallKind.GET
                && call.kind() != CallKind.GET_OR_CREATE;
    }

    /** Its commit was sent, and nobody knows of it: with a key it is made again. */
    private boolean isKeyedAt(OutcomeUnknownException unknown) {
        return call.isKeyed() && call.address().equals(unknown.address());
    }

    // Answers.

    private void result(@Nullable WireValue value) {
        Object decoded = null;
        if (value != null) {
            try {
                decoded = Values.decodeResult(call, value);
            } catch (RuntimeException e) {
                end(e);
                return;
            }
        }
        call.complete(decoded);
    }

    @Override
    protected boolean element(WireValue value) {
        RemoteSource stream = source;
        if (stream == null) {
            return true;
        }
        Object element;
        try {
            element = Values.decodeResult(call, value);
        } catch (RuntimeException e) {
            end(e);
            return false;
        }
        stream.next(element);
        return true;
    }

    private void completed() {
        if (source == null) {
            call.complete(null);
        } else {
            source.end(null);
        }
    }

    /** Ends with what the other node said, or what became of the way there. */
    private void end(Throwable error) {
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
