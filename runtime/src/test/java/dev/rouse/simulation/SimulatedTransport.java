package dev.rouse.simulation;

import dev.rouse.link.Link;
import dev.rouse.link.LinkHandler;
import dev.rouse.link.LinkTransport;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.link.Handshake;
import dev.rouse.wire.link.LinkRefusedException;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The way by which one incarnation of a simulated node reaches others. */
final class SimulatedTransport implements LinkTransport {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final byte[] NONCE = new byte[32];

    private final SimulatedNetwork network;
    final SimulatedNode node;
    private final Frame.Identity identity;
    private final String address;
    private @Nullable Function<Link, LinkHandler> acceptor;
    private boolean closed;

    SimulatedTransport(SimulatedNetwork network, SimulatedNode node, Frame.Identity identity, String address) {
        this.network = network;
        this.node = node;
        this.identity = identity;
        this.address = address;
    }

    @Override
    public Mono<String> accept(Function<Link, LinkHandler> handlers) {
        return Mono.fromSupplier(() -> {
            acceptor = handlers;
            network.listen(address, this);
            return address;
        });
    }

    @Override
    public Mono<Link> connect(NodeId other, String to, EventExecutor loop, Function<Link, LinkHandler> handler) {
        return Mono.create(sink -> new Attempt(other, to, loop, handler, sink).begin());
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            closed = true;
            network.unlisten(address);
            network.linksOf(node).stream()
                    .filter(link -> link.transport == this)
                    .forEach(link -> link.close("stopping", "the node stops"));
        });
    }

    /** One attempt to connect: all that the other side does happens on its own threads, when it runs. */
    private final class Attempt {
        private final NodeId other;
        private final String to;
        private final EventExecutor loop;
        private final Function<Link, LinkHandler> handler;
        private final MonoSink<Link> sink;
        private boolean over;

        Attempt(NodeId other, String to, EventExecutor loop, Function<Link, LinkHandler> handler, MonoSink<Link> sink) {
            this.other = other;
            this.to = to;
            this.loop = loop;
            this.handler = handler;
            this.sink = sink;
        }

        void begin() {
            sink.onCancel(() -> over = true);
            network.world.after(CONNECT_TIMEOUT, () -> fail(new IOException("connection timed out: " + to)));
            SimulatedNode host = network.host(to);
            network.world.after(network.delay(), () -> network.pass(node, host, () -> reach(host)));
        }

        private void reach(SimulatedNode host) {
            SimulatedTransport there = network.at(to);
            if (host.isPoweredOff()) {
                return;
            }
            if (there == null) {
                answer(host, () -> fail(new ConnectException("Connection refused: " + to)));
            } else {
                host.anyLane().execute(() -> accept(there));
            }
        }

        private void answer(SimulatedNode host, Runnable answer) {
            network.world.after(network.delay(), () -> network.pass(host, node, answer));
        }

        private void fail(Exception error) {
            if (!over) {
                over = true;
                loop.execute(() -> sink.error(error));
            }
        }

        /** On a loop of the other node. */
        private void accept(SimulatedTransport there) {
            if (there.closed) {
                answer(there.node, () -> fail(new IOException("Connection reset")));
                return;
            }
            Handshake.Agreement theirs;
            Handshake.Agreement ours;
            try {
                Deque<Frame> sent = new ArrayDeque<>();
                Deque<Frame> answers = new ArrayDeque<>();
                Handshake opener = Handshake.opener(identity, NONCE, null, other, sent::add);
                Handshake accepting =
                        Handshake.acceptor(there.identity, NONCE, null, WireLimits.DEFAULTS, answers::add);
                theirs = Objects.requireNonNull(accepting.take(sent.remove()));
                ours = Objects.requireNonNull(opener.take(answers.remove()));
            } catch (LinkRefusedException refused) {
                answer(there.node, () -> fail(refused));
                return;
            }
            SimulatedLink mine = new SimulatedLink(network, SimulatedTransport.this, loop, ours);
            SimulatedLink accepted =
                    new SimulatedLink(network, there, Objects.requireNonNull(network.world.running), theirs);
            mine.joinWith(accepted);
            accepted.begin(Objects.requireNonNull(there.acceptor));
            answer(there.node, () -> loop.execute(() -> connected(mine)));
        }

        private void connected(SimulatedLink link) {
            if (over || closed) {
                link.begin(any -> new Nobody());
                link.close("too_late", "nobody waits for it any more");
                return;
            }
            over = true;
            link.begin(handler);
            sink.success(link);
        }
    }

    /** Handler of a link that came too late. */
    private static final class Nobody implements LinkHandler {
        @Override
        public void received(Frame frame) {}

        @Override
        public void closed(@Nullable Throwable reason) {}
    }
}
