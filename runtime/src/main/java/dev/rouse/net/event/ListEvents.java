package dev.rouse.net.event;

import dev.rouse.ActorEvent;
import dev.rouse.ActorRef;
import dev.rouse.EventQuery;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.WaitPreference;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /actors/{type}/{key}/events/{event}}: a page of the events that are kept; where there are none, with {@code Prefer:
 * wait=10}, the next one, as far as it comes within that time.
 *
 * @param loop times the wait
 */
public record ListEvents(
        Supplier<ActorRef> actor,
        EventQuery query,
        int limit,
        @Nullable Duration patience,
        EventExecutor loop) implements Operation {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** @throws dev.rouse.net.request.RequestRefused when the query makes no sense */
    public static ListEvents of(
            Supplier<ActorRef> actor, @Nullable String name, HttpRequest request, EventExecutor loop) {
        Duration wait = WaitPreference.of(request);
        return new ListEvents(
                actor,
                EventQueries.of(request, name, EventQuery.beginning()),
                Query.of(request.uri()).limit(),
                wait != null && wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait,
                loop);
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        Mono<List<ActorEvent<byte[]>>> kept = actor.get().keptEvents(query, limit);
        return patience == null ? kept : kept.flatMap(items -> items.isEmpty() ? next(patience) : Mono.just(items));
    }

    private Mono<List<ActorEvent<byte[]>>> next(Duration within) {
        return actor.get()
                .events(query)
                .next()
                .map(List::of)
                .timeout(timer(within), Mono.just(List.of()))
                .defaultIfEmpty(List.of());
    }

    private Mono<Boolean> timer(Duration time) {
        return Mono.create(sink -> {
            Future<?> over = loop.schedule(() -> sink.success(true), time.toNanos(), TimeUnit.NANOSECONDS);
            sink.onDispose(() -> over.cancel(false));
        });
    }

    @Override
    @SuppressWarnings("unchecked") // as run gives it
    public void write(@Nullable Object outcome, OutputStream out) {
        List<ActorEvent<byte[]>> items = (List<ActorEvent<byte[]>>) Objects.requireNonNull(outcome, "items");
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("events");
            items.forEach(item -> write(item, json));
            json.writeEndArray();
            json.writeNumberProperty("next", items.isEmpty() ? query.after() : last(items));
            json.writeEndObject();
        }
    }

    private static long last(List<ActorEvent<byte[]>> items) {
        return items.get(items.size() - 1).offset();
    }

    private static void write(ActorEvent<byte[]> item, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("offset", item.offset());
        if (item instanceof ActorEvent.Gap<byte[]> gap) {
            json.writeNumberProperty("missingFrom", gap.first());
        } else if (item instanceof ActorEvent.Emitted<byte[]> event) {
            json.writeStringProperty("name", event.name());
            json.writeStringProperty("time", event.time().toString());
            json.writeName("value");
            json.writeRawValue(text(event));
        }
        json.writeEndObject();
    }

    /** The value as JSON. */
    static String text(ActorEvent.Emitted<byte[]> event) {
        byte[] value = event.value();
        return value == null ? "null" : new String(value, StandardCharsets.UTF_8);
    }
}
