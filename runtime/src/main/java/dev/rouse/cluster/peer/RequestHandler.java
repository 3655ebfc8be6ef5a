package dev.rouse.cluster.peer;

import dev.rouse.link.Link;
import dev.rouse.wire.Frame;
import dev.rouse.wire.error.WireErrors;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;

/** Answers what another node asks on one link, on the event loop of the link. */
public final class RequestHandler {

    private final Link link;
    private final PeerRequests requests;

    public RequestHandler(Link link, PeerRequests requests) {
        this.link = link;
        this.requests = requests;
    }

    /** Whether {@code frame} is such a request, and was taken. */
    public boolean takes(Frame frame) {
        if (frame instanceof Frame.Look) {
            requests.tablesChanged();
        } else if (frame instanceof Frame.Prepare prepare) {
            answer(prepare.id(), requests.prepare(link.node(), prepare.shards()));
        } else if (frame instanceof Frame.Offer offer) {
            answer(offer.id(), requests.offered(link.node(), offer));
        } else if (frame instanceof Frame.Probe probe) {
            answer(probe.id(), requests.probe(probe.node(), probe.address()));
        } else {
            return false;
        }
        return true;
    }

    private void answer(long id, Mono<Void> answer) {
        answer.subscribe(
                nothing -> {},
                error -> send(new Frame.Failure(id, WireErrors.of(error), false)),
                () -> send(new Frame.Result(id, null)));
    }

    private void send(Frame frame) {
        try {
            link.loop().execute(() -> {
                link.send(frame);
                link.flush();
            });
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and the link with it.
        }
    }
}
