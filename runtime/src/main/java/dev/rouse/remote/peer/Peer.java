package dev.rouse.remote.peer;

import dev.rouse.InvalidCallException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.base.ErrorText;
import dev.rouse.base.NumberedCalls;
import dev.rouse.link.Link;
import dev.rouse.link.LinkClosedException;
import dev.rouse.link.LinkHandler;
import dev.rouse.link.LinkTransport;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The link of one lane to one other node, opened when there is a call for it, and the calls that wait for it or are sent. Lane
 * only.
 */
public final class Peer {

    private static final Logger LOG = GuardedLogger.of(Peer.class);

    private static final String IN_FLIGHT = "calls of one lane in flight to one node";

    /** For how long an answer to a question is waited for. */
    private static final long INQUIRY = Duration.ofSeconds(1).toNanos();

    /** After which a node that is being connected to counts as one that cannot be reached, until the link is there. */
    private static final long SLOW = Duration.ofSeconds(1).toNanos();

    private static final long FIRST_PAUSE = Duration.ofMillis(50).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(1).toNanos();

    private final NodeId node;
    private final LinkTransport links;
    private final LaneLoop loop;
    private final PeerUser user;
    private final ArrayDeque<PeerCall> unsent = new ArrayDeque<>();
    private final NumberedCalls<PeerCall> sent = new NumberedCalls<>();
    private final NumberedCalls<Consumer<byte @Nullable []>> inquiries = new NumberedCalls<>();
    private final Waiting waiting;
    private final Runnable flush = this::flush;
    private final LinkPulse pulse;
    private long lastId;
    private long attempts;
    private boolean connecting;
    private boolean unflushed;
    private int failures;
    private long notBefore;
    private @Nullable NodeUnavailableException reason;
    private @Nullable Link link;

    /** Whether it was a member at some look at the table. */
    boolean wasMember;

    Peer(NodeId node, LinkTransport links, long maxUnsentBytes, LaneLoop loop, PeerUser user) {
        this.node = node;
        this.links = links;
        this.waiting = new Waiting(maxUnsentBytes);
        this.loop = loop;
        this.user = user;
        this.pulse = new LinkPulse(loop, () -> !sent.isEmpty(), this::pulseChanged);
    }

    public NodeId node() {
        return node;
    }

    /** Whether there is no link to it and no call waits for one. */
    boolean isUnused() {
        return link == null && !connecting && unsent.isEmpty();
    }

    /** Whether it cannot be reached now: the last attempt to open a link failed, or there is one and it does not answer. */
    public boolean isCutOff() {
        return link == null ? failures > 0 : pulse.isSilent();
    }

    /** Opens a link though no call waits for one, where it is time for another attempt. */
    public void tryAgain(String address) {
        if (pause() <= 0) {
            connect(address);
        }
    }

    /** Time, in nanoseconds, for which the node is not to be tried again, as it was not to be reached. */
    public long pause() {
        if (pulse.isSilent()) {
            return LinkPulse.BEAT;
        }
        return link != null || connecting || failures == 0 ? 0 : notBefore - loop.nanoTime();
    }

    /** Reason why it could not be reached; null where it never was tried in vain. */
    public @Nullable RetryableException reason() {
        return pulse.isSilent()
                ? new NodeUnavailableException("the node that has the actor's shard does not answer")
                : reason;
    }

    /** Sends {@code call}, as soon as there is a link that takes it; refuses it where too much waits for one. */
    public void send(PeerCall call, String address) {
        if (sent.size() + unsent.size() >= maxInFlight()) {
            refuse(call, new OverloadedException(IN_FLIGHT, maxInFlight()));
        } else if (!isHeldUp()) {
            call.peer = this;
            write(call);
        } else {
            hold(call, address);
        }
    }

    private void hold(PeerCall call, String address) {
        OverloadedException refusal = waiting.take(call.bytes());
        if (refusal == null) {
            call.peer = this;
            unsent.add(call);
            connect(address);
        } else {
            refuse(call, refusal);
        }
    }

    private void refuse(PeerCall call, RetryableException refusal) {
        call.peer = null;
        call.refused(refusal);
    }

    private int maxInFlight() {
        return (link == null ? WireLimits.DEFAULTS : link.limits()).callsInFlight();
    }

    private boolean isHeldUp() {
        return !unsent.isEmpty() || !takes(link);
    }

    private static boolean takes(@Nullable Link link) {
        return link != null && link.isOpen() && link.isWritable();
    }

    private void pulseChanged() {
        if (pulse.isSilent()) {
            user.lost();
        } else {
            user.reached(node);
        }
    }

    private void connect(String address) {
        if (link != null || connecting) {
            return;
        }
        connecting = true;
        long attempt = ++attempts;
        loop.schedule(() -> slow(attempt), SLOW);
        try {
            links.connect(node, address, loop.executor(), Handler::new)
                    .subscribe(opened -> {}, error -> loop.put(() -> failed(address, error)));
        } catch (Throwable e) {
            loop.put(() -> failed(address, e));
        }
    }

    private void opened(Link fresh) {
        if (!connecting) {
            fresh.close("unused", "The calls that the link was opened for have ended");
            return;
        }
        connecting = false;
        failures = 0;
        link = fresh;
        pulse.of(fresh);
        user.reached(node);
        sendUnsent();
    }

    /** Brings what comes over one link to the lane, behind what that does now. */
    private final class Handler implements LinkHandler {

        private final Link from;

        Handler(Link from) {
            this.from = from;
            loop.put(() -> opened(from));
        }

        @Override
        public void received(Frame frame) {
            loop.put(() -> {
                if (link == from) {
                    pulse.heard();
                    take(frame);
                }
            });
        }

        @Override
        public void writable() {
            loop.put(Peer.this::sendUnsent);
        }

        @Override
        public void closed(@Nullable Throwable reason) {
            loop.put(() -> {
                if (link == from) {
                    broke(reason);
                }
            });
        }
    }

    /** The calls that wait for a link may find another way, though the attempt to open one goes on. */
    private void slow(long attempt) {
        if (connecting && attempt == attempts) {
            failures = Math.max(1, failures);
            cutOff(
                    new SocketTimeoutException(
                            "no answer within " + Duration.ofNanos(SLOW).toMillis() + " ms"),
                    0);
        }
    }

    private void failed(String address, Throwable error) {
        if (!connecting) {
            return;
        }
        connecting = false;
        long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, 10));
        failures++;
        notBefore = loop.nanoTime() + pause;
        LOG.atDebug()
                .addKeyValue("node", node)
                .addKeyValue("address", address)
                .setCause(error)
                .log("No link to another node could be opened");
        cutOff(error, pause);
    }

    private void cutOff(Throwable error, long pause) {
        NodeUnavailableException unreachable = new NodeUnavailableException(
                "the node that has the actor's shard cannot be reached: " + ErrorText.message(error), error);
        reason = unreachable;
        takeUnsent().forEach(call -> call.later(unreachable, pause));
        user.lost();
    }

    private List<PeerCall> takeUnsent() {
        List<PeerCall> calls = List.copyOf(unsent);
        unsent.clear();
        calls.forEach(call -> {
            waiting.give(call.bytes());
            call.peer = null;
        });
        return calls;
    }

    private void sendUnsent() {
        PeerCall first;
        while (takes(link) && (first = unsent.poll()) != null) {
            waiting.give(first.bytes());
            if (sent.size() < maxInFlight()) {
                write(first);
            } else {
                refuse(first, new OverloadedException(IN_FLIGHT, maxInFlight()));
            }
        }
        if (takes(link)) {
            waiting.goOn(this);
        }
    }

    private void write(PeerCall call) {
        Link open = link;
        if (open == null) {
            return;
        }
        long id = ++lastId;
        try {
            open.send(call.frame(id));
        } catch (RuntimeException e) {
            call.peer = null;
            call.unsendable(e);
            return;
        }
        call.id = id;
        sent.put(id, call);
        pulse.begins();
        flushSoon();
    }

    /** Behind what the lane does now: one flush for all of it. */
    private void flushSoon() {
        if (!unflushed) {
            unflushed = true;
            loop.put(flush);
        }
    }

    private void flush() {
        unflushed = false;
        if (link != null) {
            link.flush();
        }
    }

    /** The caller of {@code call} wants more of its stream. */
    public void request(PeerCall call, long elements) {
        if (call.id != 0 && link != null) {
            link.send(new Frame.Request(call.id, elements));
            flushSoon();
        }
    }

    /**
     * Sends a part of what {@code call} brings with it, which the other side has asked for, or the end of that.
     *
     * @param frame made of the number of the call
     */
    public void bring(PeerCall call, LongFunction<Frame> frame) {
        if (call.id != 0 && link != null) {
            link.send(frame.apply(call.id));
            flushSoon();
        }
    }

    /** Whether parts of what calls bring with them may be sent now. */
    boolean takesParts() {
        return takes(link);
    }

    /** Those that may not, and what they hold. */
    Waiting waiting() {
        return waiting;
    }

    /** Asks the other side about {@code call}; answered soon, with null where nothing was said. */
    public void inquire(PeerCall call, byte[] question, Consumer<byte @Nullable []> answer) {
        Link open = link;
        if (call.id == 0 || open == null || !takes(open)) {
            answer.accept(null);
            return;
        }
        long id = ++lastId;
        inquiries.put(id, answer);
        open.send(new Frame.Inquire(id, call.id, new WireValue(WireValue.Format.JSON, question)));
        flushSoon();
        loop.schedule(() -> answerInquiry(id, null), INQUIRY);
    }

    private boolean answerInquiry(long id, @Nullable Frame frame) {
        Consumer<byte @Nullable []> answer = inquiries.remove(id);
        if (answer != null) {
            answer.accept(
                    frame instanceof Frame.Result result && result.value() != null
                            ? result.value().bytes()
                            : null);
        }
        return answer != null;
    }

    /** Nobody waits for {@code call} any more. */
    public void withdraw(PeerCall call) {
        if (call.id == 0) {
            if (unsent.remove(call)) {
                waiting.give(call.bytes());
            }
        } else if (sent.remove(call.id) != null) {
            cancel(call.id);
        }
        call.peer = null;
        call.withdrawn();
    }

    // Answers.

    private void take(Frame frame) {
        PeerCall call = sent.get(frame.id());
        if (frame instanceof Frame.Next next) {
            if (call != null && !call.element(next.value())) {
                withdraw(call);
            }
            return;
        }
        if (frame instanceof Frame.Request || frame instanceof Frame.Cancel) {
            if (call != null) {
                wanted(call, frame instanceof Frame.Request more ? more.elements() : 0);
            }
            return;
        }
        if (frame instanceof Frame.Call refused) {
            refuse(refused);
            return;
        }
        if (call == null && answerInquiry(frame.id(), frame)) {
            return;
        }
        if (call == null || !isAnswer(frame)) {
            return;
        }
        sent.remove(call.id);
        if (frame instanceof Frame.Unrecognized) {
            cancel(call.id);
        }
        call.id = 0;
        call.peer = null;
        call.answered(frame, node);
    }

    /** @param more parts of what it brings with it; 0 for that none are wanted any more */
    private static void wanted(PeerCall call, long more) {
        if (more > 0) {
            call.wanted(more);
        } else {
            call.unwanted();
        }
    }

    /** More may come of a call whose caller has ended: to nobody. */
    private void cancel(long id) {
        if (link != null) {
            link.send(new Frame.Cancel(id));
            flushSoon();
        }
    }

    private static boolean isAnswer(Frame frame) {
        return frame instanceof Frame.Result
                || frame instanceof Frame.Complete
                || frame instanceof Frame.Failure
                || frame instanceof Frame.Moved
                || frame instanceof Frame.Lost
                || frame instanceof Frame.Unrecognized;
    }

    /** Calls come over links that their own side has opened. */
    private void refuse(Frame.Call frame) {
        if (link != null) {
            link.send(new Frame.Failure(
                    frame.id(),
                    WireErrors.of(
                            new InvalidCallException("A node takes calls over links that the caller has opened.")),
                    false));
            flushSoon();
        }
    }

    // The end.

    private void broke(@Nullable Throwable reason) {
        link = null;
        pulse.of(null);
        List<PeerCall> lost = takeSent();
        boolean begunHaveEnded =
                reason instanceof LinkClosedException goodbye && goodbye.code().equals(Frame.Goodbye.ALL_ANSWERED);
        lost.forEach(call -> {
            if (begunHaveEnded) {
                call.later(null, 0);
            } else {
                call.broke(reason);
            }
        });
        takeUnsent().forEach(call -> call.later(null, 0));
        user.lost();
    }

    private List<PeerCall> takeSent() {
        List<PeerCall> calls = new ArrayList<>(sent.values());
        calls.sort(Comparator.comparingLong(call -> call.id));
        sent.clear();
        for (PeerCall call : calls) {
            call.peer = null;
            call.id = 0;
        }
        return calls;
    }

    /** Closes the link: the node is gone, or this one needs it no more. */
    void close(String code, String message) {
        Link open = link;
        if (open != null) {
            open.close(code, message);
            broke(null);
        } else if (connecting) {
            connecting = false;
            takeUnsent().forEach(call -> call.later(null, 0));
        }
    }

    /** Ends all that waits here with {@code reason}, and closes the link. */
    void end(RetryableException reason) {
        takeUnsent().forEach(call -> call.refused(reason));
        takeSent().forEach(call -> call.broke(reason));
        connecting = false;
        Link open = link;
        link = null;
        pulse.of(null);
        if (open != null) {
            open.close("stopping", "The node that opened the link stops");
        }
    }
}
