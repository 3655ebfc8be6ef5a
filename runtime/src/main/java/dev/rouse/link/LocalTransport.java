package dev.rouse.link;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.link.Handshake;
import dev.rouse.wire.link.SharedSecret;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Transport between nodes of one process, which work on one store in memory: frames are encoded and decoded as on a socket, and
 * handed from event loop to event loop, in order. A node's address is {@code local:} and its name.
 */
public final class LocalTransport implements LinkTransport {

    /** Proofs need nonces that are never used again; here nothing is proved. */
    private static final byte[] NO_NONCE = new byte[SharedSecret.NONCE_BYTES];

    private static final String STOPPING = "stopping";

    private final LocalNetwork network;
    private final Frame.Identity self;
    private final WireLimits limits;
    private final LinkCodecs codecs;
    private final List<EventExecutor> loops;
    private final String address;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Set<LocalLink> links = new CopyOnWriteArraySet<>();
    private volatile @Nullable Function<Link, LinkHandler> acceptor;
    private volatile boolean closed;

    /**
     * @param limits that both sides of the links it accepts keep to
     * @param loops that the links live on that it accepts, in turns; not empty
     */
    public LocalTransport(
            LocalNetwork network, Frame.Identity self, WireLimits limits, List<? extends EventExecutor> loops) {
        this.network = network;
        this.self = self;
        this.limits = limits;
        this.codecs = new LinkCodecs(limits);
        this.loops = List.copyOf(loops);
        this.address = LocalNetwork.addressOf(self.node());
    }

    @Override
    public Mono<String> accept(Function<Link, LinkHandler> makes) {
        return Mono.fromCallable(() -> {
            if (closed) {
                throw closedAlready();
            }
            acceptor = makes;
            network.listen(address, this);
            return address;
        });
    }

    @Override
    public Mono<Link> connect(NodeId node, String to, EventExecutor loop, Function<Link, LinkHandler> handler) {
        return Mono.create(sink -> onLoop(loop, () -> open(node, to, loop, new ConnectOpening(sink, handler)), sink));
    }

    private static void onLoop(EventExecutor loop, Runnable task, MonoSink<?> sink) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            sink.error(e);
        }
    }

    private void open(NodeId node, String to, EventExecutor loop, ConnectOpening opening) {
        LocalTransport there = network.at(to);
        if (closed) {
            opening.failed(closedAlready());
        } else if (there == null) {
            opening.failed(new ConnectException("Nobody listens at " + to + " in this process."));
        } else {
            LocalLink link = link(loop, opening, there);
            opening.cancels(link);
            link.begin(out -> Handshake.opener(self, NO_NONCE, null, node, out));
        }
    }

    private LocalLink link(EventExecutor loop, LinkOpening opening, LocalTransport there) {
        NodeId other = there.self.node();
        LocalPipe forth = new LocalPipe(network.delivery(), self.node(), other);
        LocalPipe back = new LocalPipe(network.delivery(), other, self.node());
        LocalLink mine = new LocalLink(loop, opening, back, forth, self.node(), other, codecs, links::remove);
        LocalLink theirs = there.acceptedLink(forth, back, self.node());
        forth.connect(mine, theirs);
        back.connect(theirs, mine);
        links.add(mine);
        there.links.add(theirs);
        theirs.later(() -> theirs.begin(out -> Handshake.acceptor(there.self, NO_NONCE, null, there.limits, out)));
        if (closed || there.closed) {
            // They were added behind those that were closed.
            mine.close(STOPPING, "This node stops.");
            theirs.close(STOPPING, "This node stops.");
        }
        return mine;
    }

    private LocalLink acceptedLink(LocalPipe in, LocalPipe out, NodeId from) {
        EventExecutor loop = loops.get(Math.floorMod(accepted.getAndIncrement(), loops.size()));
        LinkOpening opening = new LinkOpening() {
            @Override
            public LinkHandler opened(Link link) {
                Function<Link, LinkHandler> makes = acceptor;
                if (makes == null) {
                    throw new IllegalStateException("A link came before it was said who takes it.");
                }
                return makes.apply(link);
            }

            @Override
            public void failed(Throwable reason) {}
        };
        return new LocalLink(loop, opening, in, out, self.node(), from, codecs, links::remove);
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            network.leave(address, this);
            return Flux.fromIterable(List.copyOf(links))
                    .flatMap(LocalTransport::closed)
                    .then();
        });
    }

    private static Mono<Void> closed(LocalLink link) {
        return Mono.create(sink -> {
            try {
                link.loop().execute(() -> {
                    link.close(STOPPING, "This node stops.");
                    sink.success();
                });
            } catch (RejectedExecutionException e) {
                sink.success();
            }
        });
    }

    /** As the end of the process. From any thread. */
    void die() {
        closed = true;
        network.leave(address, this);
        links.forEach(LocalLink::die);
    }

    private static IOException closedAlready() {
        return new IOException("This node has closed its links, as it stops.");
    }
}
