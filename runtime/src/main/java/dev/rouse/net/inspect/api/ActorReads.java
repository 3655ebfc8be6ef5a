package dev.rouse.net.inspect.api;

import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ActorInfo;
import dev.rouse.ActorNode;
import dev.rouse.ActorPhase;
import dev.rouse.ActorPresence;
import dev.rouse.ActorStateInfo;
import dev.rouse.DataEntry;
import dev.rouse.DataPage;
import dev.rouse.EventQuery;
import dev.rouse.LocatedActor;
import dev.rouse.StartLedger;
import dev.rouse.net.inspect.InspectorRedaction.Place;
import dev.rouse.net.inspect.api.ShownValues.Shown;
import dev.rouse.net.request.Query;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Views of one actor: what it is, its state, its own data, its connections and its events. */
final class ActorReads {

    private static final int MOST_EVENTS = 100;

    private final ActorNode node;
    private final ShownValues values;

    ActorReads(ActorNode node, ShownValues values) {
        this.node = node;
        this.values = values;
    }

    /**
     * As the live updates have it too.
     *
     * @param node that has it, awake or not
     * @param silent why that does not answer, so that nothing of what it has in memory is known; null where it does
     */
    record View(
            String type,
            String key,
            List<String> keyParts,
            @Nullable String node,
            @Nullable String silent,
            @Nullable Boolean exists,
            @Nullable Boolean awake,
            @Nullable ActorPhase phase,
            @Nullable String reason,
            @Nullable Instant createdAt,
            @Nullable StartLedger lastStart,
            List<ActorInfo.RunningTurn> running,
            Map<String, Map<String, Object>> features) {

        static View of(LocatedActor located) {
            ActorPresence presence = located.presence();
            ActorAddress address = presence.address();
            ActorInfo info = located.info();
            return new View(
                    address.type(),
                    address.key(),
                    address.keyParts(),
                    presence.node(),
                    presence.silent(),
                    info == null ? null : info.exists(),
                    info == null ? null : info.awake(),
                    presence.phase(),
                    presence.reason(),
                    info == null ? null : info.createdAt(),
                    info == null ? null : info.lastStart(),
                    info == null ? List.of() : info.running(),
                    info == null ? Map.of() : info.features());
        }
    }

    Mono<View> actor(ActorAddress address) {
        return node.inspection().actor(address).map(View::of);
    }

    // The state.

    /** @param editable whether another may be put in its place: not of one that is not shown whole, or in another format */
    private record State(String revision, int version, int bytes, boolean editable, Shown value) {}

    Mono<?> state(ActorAddress address) {
        return node.inspection().state(address).flatMap(found -> values.of(shown -> state(address, found, shown)));
    }

    private static State state(ActorAddress address, ActorStateInfo found, ShownValues shown) {
        Shown value = shown.json(address, Place.STATE, found.json());
        boolean editable = found.editable() && !value.cut() && !value.redacted();
        return new State(found.revision(), found.version(), found.bytes(), editable, value);
    }

    // Own data.

    private record Data(List<Entry> entries, @Nullable String next) {}

    private record Entry(String key, int bytes, Shown value) {}

    Mono<?> data(ApiRequest request) {
        ActorAddress address = request.address();
        Query query = request.query();
        return node.inspection()
                .data(address, query.cursor(), query.limit())
                .flatMap(page -> values.of(shown -> data(address, page, shown)));
    }

    private static Data data(ActorAddress address, DataPage page, ShownValues shown) {
        return new Data(
                page.entries().stream()
                        .map(entry -> entry(address, entry, shown))
                        .toList(),
                page.next());
    }

    private static Entry entry(ActorAddress address, DataEntry entry, ShownValues shown) {
        return new Entry(entry.key().toString(), entry.value().length, shown.bytes(address, Place.DATA, entry.value()));
    }

    // Connections.

    private record Connections(List<?> connections) {}

    Mono<?> connections(ActorAddress address) {
        return node.inspection().connections(address).map(Connections::new);
    }

    // Events.

    private record Events(List<Emitted> events) {}

    /**
     * As the live updates have it too.
     *
     * @param name null for a gap
     */
    record Emitted(
            long offset,
            @Nullable String name,
            @Nullable Instant at,
            @Nullable Shown value) {}

    /** Events that are kept, behind an offset. */
    Mono<?> events(ApiRequest request) {
        ActorAddress address = request.address();
        String from = request.query().only("from");
        EventQuery query = from == null ? EventQuery.beginning() : EventQuery.after(offset(from));
        return node.get(address)
                .keptEvents(query, MOST_EVENTS)
                .flatMap(all -> values.all(all, event -> emitted(address, event)))
                .map(Events::new);
    }

    private static long offset(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw Query.invalid("Events are behind an offset, got '" + text + "'.");
        }
    }

    /** An event as it is shown; without its value where that cannot be had. */
    Mono<Emitted> shown(ActorAddress address, ActorEvent<byte[]> event) {
        return values.of(shown -> emitted(address, event)).onErrorResume(lost -> Mono.just(hidden(event)));
    }

    private static Emitted hidden(ActorEvent<byte[]> event) {
        return event instanceof ActorEvent.Emitted<byte[]> one
                ? new Emitted(one.offset(), one.name(), one.time(), ShownValues.hidden())
                : new Emitted(event.offset(), null, null, null);
    }

    private Emitted emitted(ActorAddress address, ActorEvent<byte[]> event) {
        if (!(event instanceof ActorEvent.Emitted<byte[]> one)) {
            return new Emitted(event.offset(), null, null, null);
        }
        byte[] value = one.value();
        String json = value == null ? "null" : new String(value, StandardCharsets.UTF_8);
        return new Emitted(one.offset(), one.name(), one.time(), values.json(address, Place.EVENT, json));
    }
}
