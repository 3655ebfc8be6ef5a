package dev.rouse.cluster.peer;

import dev.rouse.link.LinkTransport;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongFunction;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** Links of a node to others for what is not a call, one to each that it asks or watches. All of them live on one event loop. */
public final class ControlLinks implements Peers {

    private static final Watcher NOBODY = new Watcher() {
        @Override
        public void heardOf(NodeId node) {}

        @Override
        public void missed(NodeId node, Evidence evidence) {}
    };

    private final LinkTransport transport;
    private final EventExecutor loop;
    private final Scheduler timer;
    private final Ticker ticker;
    private final long silence;
    private final Map<NodeId, ControlLink> links = new HashMap<>();
    private final Set<NodeId> silentNodes = ConcurrentHashMap.newKeySet();
    private Watcher watcher = NOBODY;

    /**
     * @param loop that the links live on
     * @param timer of questions
     * @param silence of a node that may be dead
     */
    public ControlLinks(LinkTransport transport, EventExecutor loop, Scheduler timer, Ticker ticker, Duration silence) {
        this.transport = transport;
        this.loop = loop;
        this.timer = timer;
        this.ticker = ticker;
        this.silence = silence.toNanos();
    }

    LinkTransport transport() {
        return transport;
    }

    EventExecutor loop() {
        return loop;
    }

    /** Nanoseconds without an answer after which a node may be dead. */
    long silence() {
        return silence;
    }

    /** Whether {@code node} is watched and does not answer. Safe from any thread. */
    public boolean isSilent(NodeId node) {
        return silentNodes.contains(node);
    }

    void silent(NodeId node, boolean isSilent) {
        if (isSilent) {
            silentNodes.add(node);
        } else {
            silentNodes.remove(node);
        }
    }

    Watcher watcher() {
        return watcher;
    }

    long now() {
        return ticker.nanoTime();
    }

    private void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and all links with it.
        }
    }

    @Override
    public void watch(Map<NodeId, String> nodes, Watcher by) {
        execute(() -> {
            watcher = by;
            for (ControlLink link : List.copyOf(links.values())) {
                if (!link.address().equals(nodes.get(link.node()))) {
                    link.unwatch();
                }
            }
            nodes.forEach((node, address) -> link(node, address).watch());
        });
    }

    private ControlLink link(NodeId node, String address) {
        ControlLink known = links.get(node);
        if (known != null && known.address().equals(address)) {
            return known;
        }
        if (known != null) {
            known.end();
        }
        ControlLink fresh = new ControlLink(this, node, address);
        links.put(node, fresh);
        return fresh;
    }

    /** The link is of no more use. */
    void ended(ControlLink link) {
        links.remove(link.node(), link);
        silentNodes.remove(link.node());
    }

    @Override
    public Mono<WireValue> ask(NodeId node, String address, Duration within, LongFunction<Frame> question) {
        return Mono.<WireValue>create(sink -> ask(node, address, question, sink))
                .timeout(within, timer);
    }

    private void ask(NodeId node, String address, LongFunction<Frame> question, MonoSink<WireValue> sink) {
        try {
            loop.execute(() -> link(node, address).ask(question, sink));
        } catch (RejectedExecutionException e) {
            sink.error(e);
        }
    }

    @Override
    public void tell(Frame hint) {
        execute(() -> List.copyOf(links.values()).forEach(link -> link.tell(hint)));
    }

    /** Ends all links. */
    public void close() {
        execute(() -> {
            watcher = NOBODY;
            List.copyOf(links.values()).forEach(ControlLink::end);
        });
    }
}
