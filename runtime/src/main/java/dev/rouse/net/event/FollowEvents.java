package dev.rouse.net.event;

import dev.rouse.ActorRef;
import dev.rouse.EventQuery;
import dev.rouse.net.request.CrossOrigin;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code GET /actors/{type}/{key}/events/{event}} with {@code Accept: text/event-stream}: events as they come, until the client
 * leaves.
 *
 * @param shownTo the site whose pages may read them; null for the server's own alone
 * @param head of the request
 */
public record FollowEvents(
        Supplier<ActorRef> actor,
        EventQuery query,
        @Nullable CrossOrigin shownTo,
        HttpRequest head,
        EventStreams streams)
        implements Operation {

    /** Whether {@code request} asks for that. */
    public static boolean isAskedFor(HttpRequest request) {
        String accepted = request.headers().get(HttpHeaderNames.ACCEPT);
        return accepted != null && accepted.contains(SentEvents.TYPE);
    }

    /** @throws dev.rouse.net.request.RequestRefused when the query makes no sense */
    public static FollowEvents of(
            Supplier<ActorRef> actor,
            @Nullable String name,
            HttpRequest request,
            @Nullable CrossOrigin shownTo,
            EventStreams streams) {
        return new FollowEvents(actor, EventQueries.of(request, name, EventQuery.now()), shownTo, request, streams);
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return Mono.fromSupplier(() -> new EventStream(
                actor.get().eventBatches(query),
                SentEvents.Client.of(head, shownTo, IdentifiedRequest.expiryOf(head)),
                streams));
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        throw new IllegalStateException("A stream of events is no body.");
    }
}
