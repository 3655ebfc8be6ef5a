package dev.rouse.client.call;

import dev.rouse.CallTimeoutException;
import dev.rouse.InvalidCallException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.base.ErrorText;
import dev.rouse.client.session.Carrier;
import dev.rouse.client.session.Exchange;
import dev.rouse.client.session.Session;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/**
 * One call: it begins at the first request, and is answered on the loop of the client. Where the socket is lost, it is made again if it
 * surely did not happen, or may happen twice; else nobody knows its outcome.
 */
public final class RemoteCall extends Exchange implements Subscription {

    private static final Logger LOG = GuardedLogger.of(RemoteCall.class);

    /** Number of servers that may say that they take no calls now, until the caller is told. */
    private static final int TRIES = 3;

    private final Session session;
    private final ClientValues values;
    private final CallRequest request;
    private final CoreSubscriber<? super Object> caller;
    private final ClientObservation observed;
    private final long bytes;

    // On the loop.
    private @Nullable Disposable timer;
    private long deadline;
    private long wanted;
    private int tries;
    private boolean begun;
    private boolean ended;
    private boolean answered;

    private RemoteCall(Session session, ClientValues values, CallRequest request, ClientObservation observed) {
        this.session = session;
        this.values = values;
        this.request = request;
        this.observed = observed;
        this.caller = observed.caller();
        this.bytes = request.bytes();
    }

    /** Makes a call for {@code caller}, or tells what is wrong with it. */
    static void make(
            Session session,
            ClientValues values,
            Supplier<CallRequest> request,
            CoreSubscriber<? super Object> caller) {
        CallRequest made;
        try {
            made = request.get();
        } catch (RuntimeException e) {
            Operators.error(caller, e);
            return;
        }
        ClientObservation observed = ClientObservation.of(values.observer(), made, caller);
        observed.caller().onSubscribe(new RemoteCall(session, values, made, observed));
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        try {
            session.loop().executeUnlessEnded(() -> requested(n));
        } catch (RejectedExecutionException e) {
            refused(new NodeUnavailableException("this client was closed", e));
        }
    }

    @Override
    public void cancel() {
        session.loop().execute(this::withdraw);
    }

    private void requested(long n) {
        if (ended) {
            return;
        }
        wanted = Operators.addCap(wanted, n);
        if (begun) {
            if (request.isStream()) {
                session.send(this, new Frame.Request(number(), n));
            }
            return;
        }
        begun = true;
        long nanos = LaneLoop.nanos(request.timeout());
        deadline = session.loop().nanoTime() + nanos;
        timer = session.loop().schedule(this::expire, nanos);
        session.add(this);
    }

    private void withdraw() {
        if (end()) {
            session.send(this, new Frame.Cancel(number()));
            session.remove(this);
        }
    }

    private void expire() {
        NodeUnavailableException absence = mayHaveBegun() ? null : session.absence();
        if (end()) {
            session.send(this, new Frame.Cancel(number()));
            session.remove(this);
            tell(
                    absence == null
                            ? new CallTimeoutException(request.address(), request.what(), request.timeout())
                            : absence);
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        observed.ended();
        inTime();
        return true;
    }

    /** Its answer has come, or the first part of it. */
    private void inTime() {
        if (timer != null) {
            timer.dispose();
            timer = null;
        }
    }

    // Its way.

    @Override
    protected boolean isCall() {
        return true;
    }

    @Override
    protected long bytes() {
        return bytes;
    }

    @Override
    protected @Nullable Carrier within() {
        return request.within();
    }

    @Override
    protected Frame first(long number) {
        Carrier within = within();
        long left = Math.max(1_000, deadline - session.loop().nanoTime());
        return new Frame.Call(
                number,
                new Frame.Target(
                        request.kind(),
                        request.address().type(),
                        request.address().keyParts(),
                        request.action()),
                request.arguments(),
                request.isStream() ? wanted : 0,
                new Frame.Terms(
                        Duration.ofNanos(left),
                        false,
                        request.key(),
                        0,
                        null,
                        null,
                        within == null ? null : within.name()),
                List.of(),
                observed.sent());
    }

    @Override
    protected boolean lost(boolean mayHaveBegun, Throwable cause) {
        if (ended) {
            return false;
        }
        if (!answered && (!mayHaveBegun || request.mayBeMadeAgain())) {
            return true;
        }
        end();
        tell(
                request.mayBeMadeAgain()
                        ? new NodeUnavailableException("the connection broke in the middle of a stream", cause)
                        : new OutcomeUnknownException(request.address(), cause));
        return false;
    }

    @Override
    protected void refused(RuntimeException reason) {
        if (end()) {
            tell(reason);
        }
    }

    // Answers.

    @Override
    protected void take(Frame frame) {
        if (frame instanceof Frame.Result result) {
            over();
            complete(result.value());
        } else if (frame instanceof Frame.Next next) {
            next(next.value());
        } else if (frame instanceof Frame.Complete) {
            over();
            run(caller::onComplete);
        } else if (frame instanceof Frame.Failure failure) {
            failed(failure);
        } else if (frame instanceof Frame.Unrecognized unknown) {
            over();
            tell(WireErrors.errorOf(unknown.refusal().error()));
        }
    }

    private void over() {
        end();
        session.remove(this);
    }

    private void failed(Frame.Failure failure) {
        Throwable error = WireErrors.errorOf(failure.error());
        boolean isToBeMadeAgain = !failure.begun() || request.key() != null;
        if (isToBeMadeAgain && !answered && error instanceof NodeUnavailableException && ++tries < TRIES) {
            session.elsewhere(this);
        } else {
            over();
            tell(error);
        }
    }

    private void next(WireValue value) {
        inTime();
        answered = true;
        if (wanted == 0) {
            withdraw();
            tell(new IllegalStateException("The server sent more of a stream than was asked for."));
            return;
        }
        wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
        Object element = read(value);
        if (element != null) {
            give(element);
        }
    }

    private void complete(@Nullable WireValue value) {
        Object result = value == null ? null : read(value, false);
        if (value != null && result == null) {
            return;
        }
        if (result != null) {
            give(result);
        }
        run(caller::onComplete);
    }

    /** Reads an element; null where it ended the call, as it cannot be read. */
    private @Nullable Object read(WireValue value) {
        return read(value, true);
    }

    private @Nullable Object read(WireValue value, boolean goesOn) {
        String why;
        try {
            Object read = values.read(value, request.result());
            if (read != null) {
                return read;
            }
            why = "it is null";
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            why = ErrorText.message(e);
        }
        if (goesOn) {
            withdraw();
        }
        tell(new InvalidCallException(
                "The turn of " + request.address() + "." + request.what()
                        + " is done, but its result cannot be read here: " + why,
                Map.of("actor", request.address().toString(), "action", request.what())));
        return null;
    }

    // The caller's code may throw, though it must not.

    private void give(Object value) {
        try {
            caller.onNext(value);
        } catch (Throwable e) {
            LOG.error("A subscriber to a call threw, which it must not", e);
            withdraw();
        }
    }

    private void tell(Throwable error) {
        run(() -> caller.onError(error));
    }

    private static void run(Runnable answer) {
        try {
            answer.run();
        } catch (Throwable e) {
            LOG.error("A subscriber to a call threw, which it must not", e);
        }
    }
}
