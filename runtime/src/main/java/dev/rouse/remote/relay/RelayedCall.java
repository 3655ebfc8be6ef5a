package dev.rouse.remote.relay;

import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.base.ErrorText;
import dev.rouse.record.NodeId;
import dev.rouse.remote.peer.BroughtParts;
import dev.rouse.remote.peer.Peer;
import dev.rouse.remote.peer.PeerCall;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** A call that is passed on, between the link that it came by and the one that it is sent over. Lane only, but for its caller's methods. */
public final class RelayedCall extends PeerCall implements Subscription {

    private static final Duration LEAST_LEFT = Duration.ofNanos(1_000);

    private final Frame.Call call;
    private final NodeId to;
    private final RelayAnswers answers;
    private final Relay relay;
    private final long taken;
    private final BroughtParts brought;
    private long demand;
    private boolean over;

    RelayedCall(Frame.Call call, NodeId to, RelayAnswers answers, Relay relay) {
        this.call = call;
        this.to = to;
        this.answers = answers;
        this.relay = relay;
        this.taken = relay.loop().nanoTime();
        this.demand = call.demand();
        this.brought = new BroughtParts(this, new Upstream());
    }

    /** The link that it came by, over which comes what it brings with it. */
    private final class Upstream implements BroughtParts.Source {

        @Override
        public void request(long parts) {
            answers.wanted(parts);
        }

        @Override
        public void cancel() {
            answers.unwanted();
        }
    }

    NodeId to() {
        return to;
    }

    boolean isOver() {
        return over;
    }

    // Of its caller, from any thread.

    @Override
    public void request(long elements) {
        relay.loop().put(() -> {
            demand = Operators.addCap(demand, elements);
            Peer peer = peer();
            if (peer != null) {
                peer.request(this, elements);
            }
        });
    }

    @Override
    public void cancel() {
        relay.loop().put(() -> {
            Peer peer = peer();
            if (peer != null) {
                peer.withdraw(this);
            }
            over = true;
        });
    }

    /** Asks the node that it was passed on to about it; empty where nothing is said. Cold. */
    public Mono<byte[]> inquire(byte[] question) {
        return Mono.create(sink -> relay.loop().put(() -> {
            Peer peer = peer();
            Consumer<byte @Nullable []> answer = sink::success;
            if (peer == null) {
                answer.accept(null);
            } else {
                peer.inquire(this, question, answer);
            }
        }));
    }

    /** A part of what it brings with it, or the end of that: passed on as it is, but for its number. */
    public void bring(Frame part) {
        int bytes = part instanceof Frame.Next next ? next.value().bytes().length : 0;
        relay.loop().put(() -> brought.bring(id -> numbered(part, id), bytes));
    }

    private static Frame numbered(Frame part, long id) {
        if (part instanceof Frame.Next next) {
            return new Frame.Next(id, next.value());
        }
        return part instanceof Frame.Failure failure
                ? new Frame.Failure(id, failure.error(), failure.begun())
                : new Frame.Complete(id);
    }

    // Of the link.

    @Override
    public long bytes() {
        return bytesOf(call.arguments());
    }

    @Override
    protected Frame.Call frame(long number) {
        Frame.Terms terms = call.terms();
        Frame.Terms passed = new Frame.Terms(
                left(terms.timeLeft()),
                terms.passesDeadlineOn(),
                terms.idempotencyKey(),
                terms.forwards() + 1,
                null,
                terms.principal(),
                terms.connection());
        return new Frame.Call(number, call.target(), call.arguments(), demand, passed, call.chain(), call.trace());
    }

    private @Nullable Duration left(@Nullable Duration told) {
        if (told == null) {
            return null;
        }
        Duration left = told.minusNanos(relay.loop().nanoTime() - taken);
        return left.compareTo(LEAST_LEFT) < 0 ? LEAST_LEFT : left;
    }

    @Override
    protected void wanted(long parts) {
        brought.wanted(parts);
    }

    @Override
    protected void unwanted() {
        brought.end();
        answers.unwanted();
    }

    @Override
    protected boolean element(WireValue value) {
        return answers.element(new Frame.Next(call.id(), value));
    }

    @Override
    protected void answered(Frame answer, NodeId from) {
        if (answer instanceof Frame.Result result) {
            end(new Frame.Result(call.id(), result.value()));
        } else if (answer instanceof Frame.Complete) {
            end(new Frame.Complete(call.id()));
        } else if (answer instanceof Frame.Failure failure) {
            end(new Frame.Failure(call.id(), failure.error(), failure.begun()));
        } else if (answer instanceof Frame.Moved moved) {
            end(new Frame.Moved(call.id(), moved.shard(), moved.owner(), moved.address(), moved.sequence()));
        } else if (answer instanceof Frame.Unrecognized unrecognized) {
            ProtocolException why =
                    new ProtocolException("The answer was " + unrecognized.name() + ", of a newer version.");
            end(failure(new OutcomeUnknownException(call.target().address(), why), true));
        } else {
            broke(null);
        }
    }

    @Override
    protected void refused(RetryableException why) {
        end(failure(why, false));
    }

    @Override
    protected void unsendable(RuntimeException why) {
        end(failure(why, false));
    }

    @Override
    protected void later(@Nullable RetryableException reason, long pause) {
        end(failure(new NodeUnavailableException("a member that was to pass it on did not: " + why(reason)), false));
    }

    private static String why(@Nullable RetryableException reason) {
        if (reason == null) {
            return "its link to the node that has the actor's shard broke";
        }
        return reason instanceof NodeUnavailableException unavailable
                ? unavailable.reason()
                : ErrorText.message(reason);
    }

    @Override
    protected void broke(@Nullable Throwable reason) {
        end(new Frame.Lost(call.id()));
    }

    @Override
    protected void withdrawn() {
        over = true;
        brought.end();
        relay.ended(this);
    }

    private Frame.Failure failure(Throwable error, boolean begun) {
        return new Frame.Failure(call.id(), WireErrors.of(error), begun);
    }

    private void end(Frame last) {
        over = true;
        brought.end();
        relay.ended(this);
        answers.last(last);
    }
}
