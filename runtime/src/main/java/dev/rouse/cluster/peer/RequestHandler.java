package dev.rouse.cluster.peer;

import dev.rouse.ActorAddress;
import dev.rouse.link.Link;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import dev.rouse.wire.error.WireErrors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
            answer(prepare.id(), requests.prepare(link.node(), prepare.shards()).then(Mono.empty()));
        } else if (frame instanceof Frame.Offer offer) {
            answer(offer.id(), requests.offered(link.node(), offer).then(Mono.empty()));
        } else if (frame instanceof Frame.Probe probe) {
            answer(probe.id(), requests.probe(probe.node(), probe.address()).then(Mono.empty()));
        } else if (frame instanceof Frame.Prewarm prewarm) {
            Mono<Long> ready = Mono.defer(() -> requests.prewarm(actors(prewarm)));
            answer(prewarm.id(), ready.map(RequestHandler::number));
        } else if (frame instanceof Frame.Report report) {
            Mono<byte[]> told =
                    Mono.defer(() -> requests.report(report.question().bytes()));
            answer(report.id(), told.map(json -> new WireValue(WireValue.Format.JSON, json)));
        } else {
            return false;
        }
        return true;
    }

    private static List<ActorAddress> actors(Frame.Prewarm prewarm) {
        return prewarm.keys().stream()
                .map(key -> ActorAddress.of(prewarm.type(), key))
                .toList();
    }

    private static WireValue number(long value) {
        return new WireValue(WireValue.Format.JSON, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    /** @param answer empty for yes */
    private void answer(long id, Mono<WireValue> answer) {
        answer.map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .subscribe(
                        value -> send(new Frame.Result(id, value.orElse(null))),
                        error -> send(new Frame.Failure(id, WireErrors.of(error), false)));
    }

    private void send(Frame frame) {
        try {
            link.execute(() -> {
                link.send(frame);
                link.flush();
            });
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and the link with it.
        }
    }
}
