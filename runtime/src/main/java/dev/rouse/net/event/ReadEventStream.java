package dev.rouse.net.event;

import dev.rouse.ActorRef;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /actors/{type}/{key}/events/{event}?offset=}: the events as a stream of the public Durable Streams protocol in its JSON mode, for
 * the clients of that. The body is an array of the values, and headers have the offset to go on from. With {@code live=long-poll} an answer
 * waits for the next event where there is none, for 20 seconds at most. An offset whose events are not kept any more, or were those of an
 * actor that was destroyed, is answered with 410.
 */
public final class ReadEventStream implements Operation {

    private static final String OFFSET = "offset";
    private static final String LIVE = "live";
    private static final String LONG_POLL = "long-poll";

    private static final AsciiString NEXT_OFFSET = AsciiString.cached("stream-next-offset");
    private static final AsciiString UP_TO_DATE = AsciiString.cached("stream-up-to-date");
    private static final AsciiString CURSOR = AsciiString.cached("stream-cursor");

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Supplier<ActorRef> actor;
    private final StreamOffset from;
    private final @Nullable String name;
    private final int limit;
    private final @Nullable String known;
    private final EventExecutor loop;

    /** Of a live read; null for another. */
    private final @Nullable StreamCursor cursor;

    private @Nullable StreamPage page;

    private ReadEventStream(
            Supplier<ActorRef> actor,
            @Nullable String name,
            HttpRequest request,
            EventExecutor loop,
            LongSupplier epochSeconds) {
        Query query = Query.of(request.uri());
        String live = query.only(LIVE);
        if (live != null && !live.equals(LONG_POLL)) {
            throw Query.invalid("A stream is read live with live=long-poll, got live=" + live
                    + ": server-sent events come with Accept: text/event-stream, and without an offset.");
        }
        this.actor = actor;
        this.name = name;
        this.from = StreamOffset.of(query.only(OFFSET));
        this.limit = query.limit();
        this.known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
        this.loop = loop;
        this.cursor = live == null ? null : StreamCursor.behind(query.cursor(), epochSeconds.getAsLong());
    }

    /** Whether {@code request} asks for that. */
    public static boolean isAskedFor(HttpRequest request) {
        Query query = Query.of(request.uri());
        return query.parameters().containsKey(OFFSET) || query.parameters().containsKey(LIVE);
    }

    /**
     * @param name of the events; null for all
     * @throws RequestRefused when the query makes no sense
     */
    public static ReadEventStream of(
            Supplier<ActorRef> actor,
            @Nullable String name,
            HttpRequest request,
            EventExecutor loop,
            LongSupplier epochSeconds) {
        return new ReadEventStream(actor, name, request, loop, epochSeconds);
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return Mono.defer(() -> from.isNow() ? now(actor.get()) : kept(actor.get()))
                .map(read -> {
                    page = read.checked(from);
                    return read;
                });
    }

    private Mono<StreamPage> now(ActorRef ref) {
        return cursor == null
                ? ref.eventBatches(from.query(name)).next().map(StreamPage::of).defaultIfEmpty(from.page())
                : next(ref);
    }

    private Mono<StreamPage> kept(ActorRef ref) {
        return ref.keptEvents(from.query(name), limit)
                .flatMap(items -> items.isEmpty()
                        ? cursor == null ? place(ref) : next(ref)
                        : life(ref).map(life -> StreamPage.of(items, life, items.size() < limit)));
    }

    private Mono<StreamPage> place(ActorRef ref) {
        return from.isPlace() ? Mono.just(from.page()) : life(ref).map(life -> new StreamOffset(life, 0).page());
    }

    private Mono<Long> life(ActorRef ref) {
        return from.isPlace() && from.life() != 0
                ? Mono.just(from.life())
                : ref.eventBatches(from.query(name))
                        .next()
                        .map(first -> first.life())
                        .defaultIfEmpty(0L);
    }

    /** The next events, or the place that they are waited for at. */
    private Mono<StreamPage> next(ActorRef ref) {
        return ref.eventBatches(from.query(name))
                .takeUntil(batch -> batch.size() > 0)
                .takeUntilOther(timer())
                .reduce((first, last) -> last)
                .map(StreamPage::of)
                .defaultIfEmpty(from.page());
    }

    private Mono<Boolean> timer() {
        return Mono.create(sink -> {
            Future<?> over = loop.schedule(() -> sink.success(true), WAIT.toNanos(), TimeUnit.NANOSECONDS);
            sink.onDispose(() -> over.cancel(false));
        });
    }

    private StreamPage page() {
        return Objects.requireNonNull(page, "page");
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        if (cursor != null && page().isEmpty()) {
            return HttpResponseStatus.NO_CONTENT;
        }
        return !from.isNow() && page().tag(from).equals(known)
                ? HttpResponseStatus.NOT_MODIFIED
                : HttpResponseStatus.OK;
    }

    @Override
    public void addTo(HttpHeaders answer) {
        answer.set(NEXT_OFFSET, page().next().toString());
        if (page().isUpToDate()) {
            answer.set(UP_TO_DATE, "true");
        }
        if (cursor != null) {
            answer.set(CURSOR, cursor.toString());
        }
        answer.set(HttpHeaderNames.CACHE_CONTROL, from.isNow() || cursor != null ? "no-store" : "private, no-cache");
        if (!from.isNow()) {
            answer.set(HttpHeaderNames.ETAG, page().tag(from));
        }
        answer.set(
                HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
                HttpHeaderNames.ETAG + ", " + NEXT_OFFSET + ", " + UP_TO_DATE + ", " + CURSOR);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            page().events().forEach(event -> json.writeRawValue(ListEvents.text(event)));
            json.writeEndArray();
        }
    }
}
