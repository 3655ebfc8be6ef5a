package dev.rouse.simulation;

import dev.rouse.link.Link;
import dev.rouse.link.LinkHandler;
import dev.rouse.link.LinkTransport;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import io.netty.util.concurrent.EventExecutor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Links over which frames do not arrive as they were sent: what the node itself would do wrong, as the other one sees it. */
final class TamperedTransport implements LinkTransport {

    /** What is done to frames. */
    interface Tampering {

        /** @return what arrives instead of {@code frame} */
        List<Frame> arrives(NodeId from, Frame frame);

        /**
         * What arrives before the end of a link.
         *
         * @param unanswered the calls that were sent over it
         */
        default List<Frame> atTheEnd(List<Long> unanswered) {
            return List.of();
        }
    }

    private final LinkTransport transport;
    private final Tampering tampering;

    TamperedTransport(LinkTransport transport, Tampering tampering) {
        this.transport = transport;
        this.tampering = tampering;
    }

    @Override
    public Mono<String> accept(Function<Link, LinkHandler> acceptor) {
        return transport.accept(link -> new Tampered(link).handledBy(acceptor));
    }

    @Override
    public Mono<Link> connect(NodeId node, String address, EventExecutor loop, Function<Link, LinkHandler> handler) {
        Tampered[] made = new Tampered[1];
        return transport
                .connect(node, address, loop, link -> {
                    made[0] = new Tampered(link);
                    return made[0].handledBy(handler);
                })
                .map(link -> made[0]);
    }

    @Override
    public Mono<Void> close() {
        return transport.close();
    }

    /** A link, and its handler. */
    private final class Tampered implements Link, LinkHandler {
        private final Link link;
        private final Set<Long> unanswered = new LinkedHashSet<>();
        private @Nullable LinkHandler handler;

        Tampered(Link link) {
            this.link = link;
        }

        LinkHandler handledBy(Function<Link, LinkHandler> makes) {
            handler = makes.apply(this);
            return this;
        }

        @Override
        public NodeId node() {
            return link.node();
        }

        @Override
        public EventExecutor loop() {
            return link.loop();
        }

        @Override
        public WireLimits limits() {
            return link.limits();
        }

        @Override
        public boolean isOpen() {
            return link.isOpen();
        }

        @Override
        public boolean isWritable() {
            return link.isWritable();
        }

        @Override
        public void send(Frame frame) {
            link.send(frame);
            if (frame instanceof Frame.Call) {
                unanswered.add(frame.id());
            }
        }

        @Override
        public void flush() {
            link.flush();
        }

        @Override
        public void close(String code, String message) {
            link.close(code, message);
        }

        @Override
        public void received(Frame frame) {
            if (frame instanceof Frame.Result
                    || frame instanceof Frame.Complete
                    || frame instanceof Frame.Failure
                    || frame instanceof Frame.Lost
                    || frame instanceof Frame.Moved) {
                unanswered.remove(frame.id());
            }
            tampering.arrives(link.node(), frame).forEach(handler::received);
        }

        @Override
        public void readComplete() {
            handler.readComplete();
        }

        @Override
        public void writable() {
            handler.writable();
        }

        @Override
        public void closed(@Nullable Throwable reason) {
            tampering.atTheEnd(List.copyOf(unanswered)).forEach(handler::received);
            handler.closed(reason);
        }
    }
}
