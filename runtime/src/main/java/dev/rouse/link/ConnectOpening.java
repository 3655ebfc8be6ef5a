package dev.rouse.link;

import java.util.function.Function;
import reactor.core.publisher.MonoSink;

/** The handshake of a link that this node opens, and whoever waits for it. */
public final class ConnectOpening implements LinkOpening {

    private final MonoSink<Link> waits;
    private final Function<Link, LinkHandler> handler;

    public ConnectOpening(MonoSink<Link> waits, Function<Link, LinkHandler> handler) {
        this.waits = waits;
        this.handler = handler;
    }

    /** Lets whoever waits end {@code link} before it is open. */
    public void cancels(PeerLink link) {
        waits.onCancel(() -> link.close("cancelled", "Nobody waits for this link any more."));
    }

    @Override
    public LinkHandler opened(Link link) {
        return handler.apply(link);
    }

    @Override
    public void ready(Link link) {
        waits.success(link);
    }

    @Override
    public void failed(Throwable reason) {
        waits.error(reason);
    }
}
