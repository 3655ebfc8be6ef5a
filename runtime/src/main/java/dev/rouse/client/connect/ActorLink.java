package dev.rouse.client.connect;

import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.CallTimeoutException;
import dev.rouse.ConnectionEndedException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.client.event.EventItem;
import dev.rouse.client.session.Carrier;
import dev.rouse.client.session.Pauses;
import dev.rouse.client.session.Session;
import dev.rouse.client.socket.GoodbyeException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.trace.Traces;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireError;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * One connection to an actor. It is made on a socket, and taken up again on each that follows, until one side ends it; where the server
 * says that it cannot now, after a pause. On the loop of the client, unless stated otherwise.
 */
public final class ActorLink extends Carrier {

    private static final Logger LOG = GuardedLogger.of(ActorLink.class);
    private static final int BYTES_OF_FRAME = 256;
    private static final String OVERFLOW = "messages_overflow";

    private final Session session;
    private final LinkRequest request;
    private final LinkListener listener;
    private final Outbox outbox;

    /** Messages that were sent and are not in the outbox yet, from any thread. */
    private final Queue<OutgoingMessage> given = new ConcurrentLinkedQueue<>();

    private final Inbox inbox;
    private final Pauses pauses;
    private volatile @Nullable String id;
    private @Nullable String secret;

    /** Times that it was asked to be resumed. */
    private long attempts;

    private @Nullable Disposable pause;
    private @Nullable RuntimeException end;
    private boolean isUp;
    private boolean isLost;
    private boolean hasMoved;

    public ActorLink(Session session, LinkRequest request, LinkListener listener) {
        this.session = session;
        this.request = request;
        this.listener = listener;
        this.outbox = new Outbox(request.messages(), request.messageBytes());
        this.inbox = new Inbox(session.loop(), this::readAgain);
        this.pauses = session.pauses();
    }

    /** From any thread: asks for it. */
    public void open() {
        try {
            session.loop().executeUnlessEnded(this::begin);
        } catch (RejectedExecutionException e) {
            refused(new NodeUnavailableException("this client was closed", e));
        }
    }

    private void begin() {
        pause = null;
        if (end == null) {
            session.add(this);
        }
    }

    /** From any thread: ends it for good. */
    public void close() {
        session.loop().execute(() -> {
            if (end == null) {
                session.send(this, new Frame.Disconnect(number(), null));
                end("closed by this client", null);
            }
        });
    }

    /** From any thread: the id that it has, or had last. */
    public @Nullable String id() {
        return id;
    }

    /** From any thread: what the actor sends to it alone. */
    public Flux<EventItem> received() {
        return inbox;
    }

    /** From any thread: sends a message when it is subscribed; completes when that is durable. */
    public Mono<Void> send(String action, Supplier<List<@Nullable WireValue>> arguments) {
        return Mono.create(sender -> {
            OutgoingMessage message = new OutgoingMessage(action, arguments.get(), trace(action, sender), sender);
            given.add(message);
            try {
                session.loop().executeUnlessEnded(this::acceptGiven);
            } catch (RejectedExecutionException e) {
                throw new NodeUnavailableException("this client was closed", e);
            }
            sender.onCancel(() -> session.loop().execute(() -> {
                acceptGiven();
                outbox.withdraw(message);
            }));
        });
    }

    private Frame.@Nullable Trace trace(String action, MonoSink<Void> sender) {
        Context within = Context.of(sender.contextView());
        return Frame.Trace.of(Traces.sent(request.observer(), request.address(), action, within));
    }

    /** A thread that is here runs what it asks for at once, before what others have asked for: messages keep their order all the same. */
    private void acceptGiven() {
        for (OutgoingMessage next = given.poll(); next != null; next = given.poll()) {
            accept(next);
        }
    }

    private void accept(OutgoingMessage message) {
        RuntimeException over = end;
        if (over != null) {
            message.failed(over);
            return;
        }
        try {
            outbox.add(message);
        } catch (OverloadedException e) {
            message.failed(e);
            return;
        }
        pump();
    }

    private void pump() {
        for (OutgoingMessage next = isUp ? outbox.next() : null; next != null; next = isUp ? outbox.next() : null) {
            transmit(next);
        }
    }

    private void transmit(OutgoingMessage message) {
        try {
            session.send(
                    this,
                    new Frame.Message(number(), message.number, message.action, message.arguments, message.trace));
        } catch (RuntimeException e) {
            outbox.refused(message.number, e);
        }
    }

    // Its way.

    @Override
    protected boolean isCall() {
        return false;
    }

    @Override
    protected boolean isUp() {
        return isUp;
    }

    @Override
    protected boolean isOver() {
        return end != null;
    }

    @Override
    public String name() {
        RuntimeException over = end;
        if (over != null) {
            throw over;
        }
        return Objects.requireNonNull(secret, "secret");
    }

    @Override
    protected long bytes() {
        WireValue parameters = request.parameters();
        return (long) BYTES_OF_FRAME + (parameters == null ? 0 : parameters.bytes().length);
    }

    @Override
    protected Frame first(long number) {
        ActorAddress address = request.address();
        return secret == null
                ? new Frame.Connect(
                        number,
                        address.type(),
                        address.keyParts(),
                        request.parameters(),
                        null,
                        null,
                        0,
                        Frame.Trace.of(request.trace()))
                : new Frame.Connect(
                        number, address.type(), address.keyParts(), null, secret, inbox.after(), ++attempts);
    }

    @Override
    protected Frame last() {
        return new Frame.Disconnect(number(), null);
    }

    @Override
    protected boolean lost(boolean mayHaveBegun, Throwable cause) {
        if (end != null) {
            return false;
        }
        if (cause instanceof GoodbyeException goodbye && !goodbye.isLeave()) {
            outbox.fault(goodbye.code().equals(OVERFLOW), () -> new OutcomeUnknownException(request.address(), cause));
        }
        down(cause);
        return true;
    }

    private void down(Throwable cause) {
        isUp = false;
        if (secret != null && !isLost) {
            isLost = true;
            tell(() -> listener.lost(cause));
        }
    }

    @Override
    protected void refused(RuntimeException reason) {
        if (reason instanceof OverloadedException && secret != null) {
            later();
        } else {
            end("it cannot go on", reason);
        }
    }

    /** Takes it up again on the same socket, behind the events that were taken. */
    private void readAgain() {
        if (isUp) {
            isUp = false;
            session.again(this);
        }
    }

    // Frames that come.

    @Override
    protected void take(Frame frame) {
        if (frame instanceof Frame.Connected connected) {
            connected(connected);
        } else if (frame instanceof Frame.Acknowledge acknowledge) {
            outbox.acknowledge(acknowledge.sequence());
            pump();
        } else if (frame instanceof Frame.Refused refused) {
            outbox.refused(refused.number(), WireErrors.errorOf(refused.error()));
            pump();
        } else if (frame instanceof Frame.Event event) {
            inbox.take(0, event.sequence(), event.name(), event.value());
        } else if (frame instanceof Frame.Gap gap) {
            inbox.take(gap.first(), gap.last(), "", null);
        } else if (frame instanceof Frame.Disconnect disconnect) {
            String reason = disconnect.reason();
            end(reason == null ? "the actor ended it" : reason, null);
        } else if (frame instanceof Frame.Failure failure) {
            failed(errorOf(failure.error()), failure.begun());
        } else if (frame instanceof Frame.Unrecognized unknown) {
            failed(errorOf(unknown.refusal().error()), false);
        }
    }

    private static RuntimeException errorOf(WireError error) {
        Throwable made = WireErrors.errorOf(error);
        return made instanceof RuntimeException known ? known : new IllegalStateException(made);
    }

    private void connected(Frame.Connected frame) {
        boolean isFirst = secret == null;
        boolean wasLost = isLost;
        secret = frame.connection();
        id = secret;
        isLost = false;
        hasMoved = false;
        pauses.reset();
        inbox.begin(frame.after());
        outbox.acknowledge(frame.received());
        outbox.again().forEach(this::transmit);
        // A listener to the first ones may have sent more, which stand behind them, or closed it.
        if (end != null) {
            return;
        }
        isUp = true;
        if (isFirst || wasLost) {
            tell(() -> listener.connected(!isFirst));
        }
        pump();
        session.carried();
    }

    private void failed(RuntimeException error, boolean begun) {
        if (error instanceof ConnectionEndedException && secret != null) {
            gone(error);
        } else if (error instanceof ActorDestroyedException && secret != null) {
            end("its actor was destroyed", error);
        } else if (error instanceof NodeUnavailableException && !begun && !hasMoved) {
            hasMoved = true;
            down(error);
            session.elsewhere(this);
        } else if (isPassing(error)) {
            down(error);
            session.remove(this);
            later();
        } else {
            end("the server refuses it", error);
        }
    }

    /** Whether the same may be asked again: a connection of which nobody has heard ends by itself. */
    private static boolean isPassing(Throwable error) {
        return error instanceof RetryableException
                || error instanceof OutcomeUnknownException
                || error instanceof CallTimeoutException;
    }

    private void later() {
        pause = session.loop().schedule(this::begin, pauses.next());
    }

    /** The server has it no more. */
    private void gone(RuntimeException error) {
        if (!request.connectsAnew()) {
            end("the server has it no more", error);
            return;
        }
        isUp = false;
        isLost = false;
        secret = null;
        outbox.renew(() -> new OutcomeUnknownException(request.address(), error));
        tell(() -> listener.begunAnew(error));
        if (end == null) {
            session.again(this);
        }
    }

    private void end(String reason, @Nullable RuntimeException error) {
        if (end != null) {
            return;
        }
        RuntimeException over = error == null ? new ConnectionEndedException(request.address(), reason) : error;
        end = over;
        isUp = false;
        Disposable timer = pause;
        if (timer != null) {
            timer.dispose();
        }
        session.endWithin(this, () -> over);
        session.remove(this);
        outbox.end(() -> new OutcomeUnknownException(request.address(), over), () -> over);
        inbox.end(error);
        tell(() -> listener.ended(reason, error));
        session.carried();
    }

    private static void tell(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error("A subscriber of a connection threw, which it must not", e);
        }
    }
}
