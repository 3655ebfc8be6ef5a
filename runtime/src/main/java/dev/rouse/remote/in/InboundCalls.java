package dev.rouse.remote.in;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidCallException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.RouseException;
import dev.rouse.TraceContext;
import dev.rouse.UnknownTypeException;
import dev.rouse.base.NumberedCalls;
import dev.rouse.call.CallKind;
import dev.rouse.connection.ConnectionOrders;
import dev.rouse.event.follow.EventOrders;
import dev.rouse.link.Link;
import dev.rouse.link.LinkHandler;
import dev.rouse.operator.ActorOrders;
import dev.rouse.outbox.OutboxOrders;
import dev.rouse.queue.QueueOrders;
import dev.rouse.record.NodeId;
import dev.rouse.remote.relay.Relay;
import dev.rouse.remote.relay.RelayedCall;
import dev.rouse.schedule.ScheduleOrders;
import dev.rouse.trace.Traces;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import dev.rouse.workflow.order.WorkflowOrders;
import io.netty.util.concurrent.EventExecutor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * The calls that come over one link: each goes to the lane of its actor, as those of this node do. Runs on the event loop of the
 * link.
 */
public final class InboundCalls implements LinkHandler {

    private final Link link;
    private final InboundServices node;
    private final LinkHandler other;
    private final FrameWriter out;
    private final NumberedCalls<Subscription> calls = new NumberedCalls<>();
    private final HeldParts bodies = new HeldParts();
    private final KnownAddresses addresses = new KnownAddresses();

    /** More of streams that was wanted while the other side did not read what it had. */
    private final Map<Long, Long> owed = new LinkedHashMap<>();

    private final Sinks.Empty<Void> closed = Sinks.empty();
    private boolean leaving;

    /** @param other takes the frames that are about no call */
    public InboundCalls(Link link, InboundServices node, LinkHandler other) {
        this.link = link;
        this.node = node;
        this.other = other;
        this.out = new FrameWriter(link, this::ended);
    }

    private void ended(long id) {
        over(calls.remove(id));
        owed.remove(id);
        leaveWhenAnswered();
    }

    private static void over(@Nullable Subscription ended) {
        if (ended instanceof InboundCall call) {
            call.over();
        }
    }

    /**
     * Closes the link once all calls that were taken are answered, so that the other side knows that no other one began.
     * Completes when it is closed, on its event loop. Cold.
     */
    public Mono<Void> leave() {
        return Mono.fromRunnable(() -> {
                    leaving = true;
                    leaveWhenAnswered();
                })
                .subscribeOn(Schedulers.fromExecutor(link))
                .then(closed.asMono());
    }

    /** Completes when the link is closed, on its event loop. */
    public Mono<Void> whenClosed() {
        return closed.asMono();
    }

    private void leaveWhenAnswered() {
        if (leaving && calls.isEmpty()) {
            link.close(Frame.Goodbye.ALL_ANSWERED, "The node leaves, and takes no more calls");
        }
    }

    @Override
    public void received(Frame frame) {
        if (frame instanceof Frame.Call call) {
            take(call);
        } else if (frame instanceof Frame.Request more) {
            request(more);
        } else if (frame instanceof Frame.Cancel cancel) {
            Subscription cancelled = calls.get(cancel.id());
            if (cancelled != null) {
                ended(cancel.id());
                cancelled.cancel();
            }
        } else if (frame instanceof Frame.Inquire inquiry) {
            answer(inquiry);
        } else if (frame instanceof Frame.Next || frame instanceof Frame.Complete || frame instanceof Frame.Failure) {
            brought(calls.get(frame.id()), frame);
        } else {
            other.received(frame);
        }
    }

    private static void brought(@Nullable Subscription by, Frame part) {
        if (by instanceof InboundCall call) {
            call.brought(part);
        } else if (by instanceof RelayedCall call) {
            call.bring(part);
        }
    }

    /** Tells what is known here of a call; nothing, where it has ended. */
    private void answer(Frame.Inquire inquiry) {
        long id = inquiry.id();
        answer(calls.get(inquiry.call()), inquiry.question().bytes())
                .onErrorResume(error -> Mono.empty())
                .map(bytes -> new Frame.Result(id, new WireValue(WireValue.Format.JSON, bytes)))
                .defaultIfEmpty(new Frame.Result(id, null))
                .subscribe(result -> out.write(
                        result, result.value() == null ? 0 : result.value().bytes().length));
    }

    /** That of the actor's lane: as many lanes as this node has, the calls of one lane of the other node are all for one here. */
    @Override
    public @Nullable EventExecutor home(Frame.Call first) {
        try {
            return node.route().receiver(first.target().address()).eventLoop();
        } catch (RouseException e) {
            return null; // Its caller is told when it is taken.
        }
    }

    private Mono<byte[]> answer(@Nullable Subscription asked, byte[] question) {
        if (asked instanceof RelayedCall relayed) {
            return relayed.inquire(question);
        }
        return asked instanceof InboundCall call ? node.inquiries().apply(call, question) : Mono.empty();
    }

    private void take(Frame.Call frame) {
        RouseException refusal = refusal(frame);
        if (refusal == null) {
            try {
                if (!passOn(frame)) {
                    begin(frame);
                }
            } catch (RouseException e) {
                refusal = e;
            }
        }
        if (refusal != null) {
            out.write(new Frame.Failure(frame.id(), WireErrors.of(refusal), false), 0);
        }
    }

    private @Nullable RouseException refusal(Frame.Call frame) {
        int limit = link.limits().callsInFlight();
        if (calls.get(frame.id()) != null) {
            return new InvalidCallException("Call " + frame.id() + " of this link is not answered yet.");
        }
        if (calls.size() >= limit) {
            return new OverloadedException("calls in flight of one link", limit);
        }
        return out.unsentBytes() > FrameWriter.MAX_UNSENT_BYTES
                ? new OverloadedException(
                        "bytes of answers that wait to be read by a calling node", FrameWriter.MAX_UNSENT_BYTES)
                : null;
    }

    /** Passes the call on where it is to be, to a node that is not this one. Returns whether it did. */
    private boolean passOn(Frame.Call frame) {
        NodeId to = frame.terms().relayTo();
        Relay relay =
                to == null || to.equals(node.self()) ? null : node.relays().apply(addresses.of(frame.target()));
        if (to == null || relay == null) {
            return false;
        }
        calls.put(frame.id(), relay.take(frame, to, new RelayedAnswer(frame, link, out)));
        return true;
    }

    private void begin(Frame.Call frame) {
        Frame.Target target = frame.target();
        HostedType type = node.types().apply(target.type());
        if (type == null) {
            throw unknown(target);
        }
        CallKind kind = kind(target.kind());
        Action action = action(type, kind, target.action());
        long demand = action != null && action.signature().stream() ? demand(frame) : Long.MAX_VALUE;
        ActorAddress address = addresses.of(target);
        CallAnswer answer = new CallAnswer(frame.id(), out, contextOf(frame.trace()));
        InboundCall call = new InboundCall(
                new InboundTarget(type, address, kind, action, frame),
                node.route().receiver(address),
                answer,
                frame,
                node,
                out,
                bodies);
        answer.to(call);
        calls.put(frame.id(), call);
        call.request(demand);
    }

    private static Context contextOf(Frame.@Nullable Trace trace) {
        return trace == null ? Context.empty() : Traces.with(TraceContext.of(trace.traceparent(), trace.tracestate()));
    }

    /** The outbox of an actor tries again by itself, and knows when to end. */
    private static RouseException unknown(Frame.Target target) {
        boolean isOfOutbox = target.action() != null && OutboxOrders.isOfActor(OutboxOrders.named(target.action()));
        return isOfOutbox && target.kind() == Frame.CallKind.QUEUE
                ? new UnknownTypeException(target.type(), List.of())
                : new NodeUnavailableException("it has no actors of type '" + target.type() + "' yet");
    }

    private static CallKind kind(Frame.CallKind kind) {
        if (kind == Frame.CallKind.WORKFLOW) {
            throw new InvalidCallException(
                    "Nodes give orders about workflows as those about queues, got a call of kind WORKFLOW.");
        }
        return CallKind.valueOf(kind.name());
    }

    private static @Nullable Action action(HostedType type, CallKind kind, @Nullable String name) {
        return switch (kind) {
            case SCHEDULE -> order(name);
            case CONNECTION -> connectionOrder(name);
            case QUEUE -> queueOrder(name);
            case EVENTS -> EventOrders.FOLLOW;
            case GET, GET_OR_CREATE -> type.action(named(name));
            default -> null;
        };
    }

    private static String named(@Nullable String name) {
        if (name == null) {
            throw new InvalidCallException("A call for a turn names its action, got none.");
        }
        return name;
    }

    private static Action order(@Nullable String name) {
        Action scheduled = ScheduleOrders.named(named(name));
        Action order = scheduled == null ? ActorOrders.named(named(name)) : scheduled;
        if (order == null) {
            throw unknown(name);
        }
        return order;
    }

    private static Action connectionOrder(@Nullable String name) {
        Action order = ConnectionOrders.named(named(name));
        if (order == null) {
            throw unknown(name);
        }
        return order;
    }

    private static Action queueOrder(@Nullable String name) {
        Action queue = QueueOrders.named(named(name));
        Action outbox = queue == null ? OutboxOrders.named(named(name)) : queue;
        Action order = outbox == null ? WorkflowOrders.named(named(name)) : outbox;
        if (order == null) {
            throw unknown(name);
        }
        return order;
    }

    /** Orders are the runtime's own: one that this node does not know is of a newer version, which may find it elsewhere or later. */
    private static NodeUnavailableException unknown(@Nullable String order) {
        return new NodeUnavailableException("its version does not know the order '" + order + "' yet");
    }

    private static long demand(Frame.Call frame) {
        if (frame.demand() <= 0) {
            throw new InvalidCallException(
                    "A call for a stream asks for at least one element, got " + frame.demand() + ".");
        }
        return frame.demand();
    }

    private void request(Frame.Request more) {
        Subscription call = calls.get(more.id());
        if (call == null || more.elements() <= 0) {
            return;
        }
        if (out.isHeldUp()) {
            owed.merge(more.id(), more.elements(), Operators::addCap);
        } else {
            call.request(more.elements());
        }
    }

    @Override
    public void readComplete() {
        other.readComplete();
    }

    @Override
    public void writable() {
        out.drain();
        if (!owed.isEmpty() && !out.isHeldUp()) {
            Map<Long, Long> due = new LinkedHashMap<>(owed);
            owed.clear();
            due.forEach((id, elements) -> request(new Frame.Request(id, elements)));
        }
        other.writable();
    }

    @Override
    public void closed(@Nullable Throwable reason) {
        List<Subscription> left = List.copyOf(calls.values());
        calls.clear();
        owed.clear();
        left.forEach(Subscription::cancel);
        left.forEach(InboundCalls::over);
        other.closed(reason);
        closed.tryEmitEmpty();
    }
}
