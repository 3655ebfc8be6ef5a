package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.ScheduleEntry;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.SchedulePage;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code GET /actors/{type}/{key}/schedule?cursor=&limit=}: all of the entries but their arguments. */
public record ListSchedule(
        Administration node, ActorAddress address, @Nullable String cursor, int limit) implements Operation {

    private record View(List<Item> entries, @Nullable String next) {}

    private record Item(
            String id,
            @Nullable String name,
            String action,
            String kind,
            @Nullable Long intervalMillis,
            @Nullable String cron,
            @Nullable String zone,
            Instant due,
            Instant wakeAt,
            int failures,
            @Nullable Instant until,
            @Nullable Integer left) {

        static Item of(ScheduleEntry entry) {
            Timing.@Nullable Every every = entry.timing() instanceof Timing.Every timing ? timing : null;
            Timing.@Nullable Cron cron = entry.timing() instanceof Timing.Cron timing ? timing : null;
            return new Item(
                    entry.id(),
                    entry.name().orElse(null),
                    entry.action(),
                    every != null ? "every" : cron != null ? "cron" : "once",
                    every == null ? null : every.interval().toMillis(),
                    cron == null ? null : cron.expression(),
                    cron == null ? null : cron.zone().getId(),
                    entry.due(),
                    entry.wakeAt(),
                    entry.failures(),
                    entry.until().orElse(null),
                    entry.left().isPresent() ? entry.left().getAsInt() : null);
        }
    }

    /**
     * Reads cursor and limit from a request target.
     *
     * @throws RequestRefused when the query is malformed or has a limit that is none
     */
    public static ListSchedule of(Administration node, ActorAddress address, String uri) {
        Query query = Query.of(uri);
        return new ListSchedule(node, address, query.cursor(), query.limit());
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.schedule(address, cursor, limit);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        SchedulePage page = (SchedulePage) Objects.requireNonNull(outcome, "page");
        ViewJson.write(new View(page.entries().stream().map(Item::of).toList(), page.next()), out);
    }
}
