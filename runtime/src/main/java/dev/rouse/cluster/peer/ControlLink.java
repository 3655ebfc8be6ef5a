package dev.rouse.cluster.peer;

import dev.rouse.cluster.peer.Peers.Evidence;
import dev.rouse.link.Link;
import dev.rouse.link.LinkHandler;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import dev.rouse.wire.link.LinkRefusedException;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.MonoSink;

/**
 * The link to one node: opened when it is first needed, opened again while the node is watched. Of a node that is watched it is
 * known within a second or so whether it answers. On the event loop.
 */
final class ControlLink implements LinkHandler {

    private static final long PING = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    /** Refusals in a row after which nobody is there. */
    private static final int GONE = 2;

    private final ControlLinks all;
    private final NodeId node;
    private final String address;
    private final Map<Long, MonoSink<WireValue>> asked = new HashMap<>();
    private final Deque<Question> waiting = new ArrayDeque<>();
    private final Disposable.Swap connecting = Disposables.swap();
    private @Nullable Link link;
    private boolean watched;
    private boolean ticking;
    private boolean isConnecting;
    private boolean ended;
    private boolean told;

    /** A node that was never reached may be there, behind what refuses its connections. */
    private boolean wasOpen;

    private int refused;
    private int failed;
    private long number;
    private long lastHeard;

    private record Question(LongFunction<Frame> frame, MonoSink<WireValue> sink) {}

    ControlLink(ControlLinks all, NodeId node, String address) {
        this.all = all;
        this.node = node;
        this.address = address;
        this.lastHeard = all.now();
    }

    NodeId node() {
        return node;
    }

    String address() {
        return address;
    }

    // Upkeep.

    void watch() {
        watched = true;
        if (!ticking) {
            ticking = true;
            lastHeard = all.now();
            connect();
            tickAfter(Math.min(PING, all.silence() / 2));
        }
    }

    void unwatch() {
        watched = false;
        if (asked.isEmpty() && waiting.isEmpty()) {
            end();
        }
    }

    void end() {
        ended = true;
        watched = false;
        all.ended(this);
        connecting.dispose();
        Link open = link;
        link = null;
        if (open != null) {
            open.close("not_needed", "This link is not needed any more.");
        }
        failAll(new ConnectException("The link to node " + node + " was closed here."));
    }

    private void tickAfter(long nanos) {
        all.loop().schedule(this::tick, nanos, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        if (!watched) {
            ticking = false;
            return;
        }
        Link open = link;
        if (open != null) {
            open.send(new Frame.Ping(++number));
            open.flush();
        }
        if (all.now() - lastHeard > all.silence()) {
            missed(Evidence.SILENT);
        }
        tickAfter(Math.min(PING, all.silence() / 2));
    }

    private void missed(Evidence evidence) {
        told = false;
        if (watched) {
            all.silent(node, evidence == Evidence.SILENT); // of one that has left, last answers may be on their way
            all.watcher().missed(node, evidence);
        }
    }

    private void heard() {
        lastHeard = all.now();
        refused = 0;
        failed = 0;
        if (watched && !told) {
            told = true;
            all.silent(node, false);
            all.watcher().heardOf(node);
        }
    }

    private void connect() {
        if (isConnecting || link != null || ended) {
            return;
        }
        isConnecting = true;
        connecting.update(all.transport()
                .connect(node, address, all.loop(), made -> this)
                .subscribe(this::opened, this::notOpened));
    }

    private void opened(Link opened) {
        isConnecting = false;
        if (ended) {
            opened.close("not_needed", "This link is not needed any more.");
            return;
        }
        link = opened;
        wasOpen = true;
        heard();
        for (Question next = waiting.poll(); next != null; next = waiting.poll()) {
            send(opened, next);
        }
        opened.flush();
    }

    private void notOpened(Throwable error) {
        isConnecting = false;
        boolean nobody = error instanceof ConnectException
                || error instanceof LinkRefusedException refusal
                        && refusal.reason() == LinkRefusedException.Reason.NODE;
        refused = nobody ? refused + 1 : 0;
        failAll(error);
        if (refused >= GONE) {
            missed(wasOpen ? Evidence.GONE : Evidence.SILENT);
        }
        if (watched) {
            long pause = Math.min(PING, FIRST_PAUSE << Math.min(failed++, 10));
            all.loop().schedule(this::connect, pause, TimeUnit.NANOSECONDS);
        } else {
            end();
        }
    }

    private void failAll(Throwable error) {
        List<MonoSink<WireValue>> sinks = List.copyOf(asked.values());
        asked.clear();
        sinks.forEach(sink -> sink.error(error));
        for (Question next = waiting.poll(); next != null; next = waiting.poll()) {
            next.sink.error(error);
        }
    }

    @Override
    public void closed(@Nullable Throwable reason) {
        link = null;
        failAll(new ConnectException("The link to node " + node + " broke before it answered."));
        if (watched) {
            connect();
        } else if (!ended) {
            end();
        }
    }

    // Questions.

    void ask(LongFunction<Frame> frame, MonoSink<WireValue> sink) {
        Question question = new Question(frame, sink);
        Link open = link;
        if (open != null) {
            send(open, question);
            open.flush();
        } else {
            waiting.add(question);
            connect();
        }
    }

    private void send(Link open, Question question) {
        long id = ++number;
        asked.put(id, question.sink);
        question.sink.onDispose(() -> forget(id));
        try {
            open.send(question.frame.apply(id));
        } catch (RuntimeException e) {
            asked.remove(id);
            question.sink.error(e);
        }
    }

    /** Answered, or its time is up. From any thread. */
    private void forget(long id) {
        all.loop().execute(() -> {
            asked.remove(id);
            if (!watched && !ended && asked.isEmpty() && waiting.isEmpty()) {
                end();
            }
        });
    }

    void tell(Frame hint) {
        Link open = link;
        if (open != null) {
            open.send(hint);
            open.flush();
        }
    }

    @Override
    public void received(Frame frame) {
        heard();
        if (frame instanceof Frame.Result result) {
            MonoSink<WireValue> sink = asked.remove(result.id());
            if (sink != null) {
                sink.success(result.value());
            }
        } else if (frame instanceof Frame.Failure failure) {
            MonoSink<WireValue> sink = asked.remove(failure.id());
            if (sink != null) {
                sink.error(WireErrors.errorOf(failure.error()));
            }
        }
    }
}
