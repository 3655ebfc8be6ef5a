package dev.rouse.net.inspect.api;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.HistoryEntry;
import dev.rouse.QueueInfo;
import dev.rouse.ScheduleEntry;
import dev.rouse.WorkflowDetails;
import dev.rouse.WorkflowFailure;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowQuery;
import dev.rouse.WorkflowTimeline;
import dev.rouse.WorkflowValue;
import dev.rouse.net.inspect.InspectorRedaction.Place;
import dev.rouse.net.inspect.api.ShownValues.Shown;
import dev.rouse.net.request.Query;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Views of what one actor is to do: its schedule, its queues, its workflows, and what of these failed for good. */
final class WorkReads {

    private static final String RECEIVE = "receive";

    private final ActorNode node;
    private final ShownValues values;

    WorkReads(ActorNode node, ShownValues values) {
        this.node = node;
        this.values = values;
    }

    /** Work that failed for good: a firing, a message of a queue, or one to another actor. */
    private record Letter(
            String id,
            String what,
            @Nullable String receiver,
            Shown arguments,
            int failures,
            Instant failedAt,
            String error) {}

    private record Letters(List<Letter> letters) {}

    // Schedules.

    private record Entries(List<Entry> entries, @Nullable String next) {}

    private record Entry(
            String id,
            @Nullable String name,
            String action,
            String timing,
            Instant due,
            int failures,
            Instant wakeAt,
            @Nullable Instant until,
            Shown arguments) {}

    Mono<?> schedule(ApiRequest request) {
        ActorAddress address = request.address();
        Query query = request.query();
        return node.schedule(address, query.cursor(), query.limit())
                .flatMap(page -> values.all(page.entries(), entry -> entry(address, entry))
                        .map(entries -> new Entries(entries, page.next())));
    }

    private Entry entry(ActorAddress address, ScheduleEntry entry) {
        return new Entry(
                entry.id(),
                entry.name().orElse(null),
                entry.action(),
                timing(entry.timing()),
                entry.due(),
                entry.failures(),
                entry.wakeAt(),
                entry.until().orElse(null),
                values.plain(address, Place.ARGUMENTS, entry.arguments()));
    }

    private static String timing(ScheduleEntry.Timing timing) {
        if (timing instanceof ScheduleEntry.Timing.Every every) {
            return "every " + every.interval();
        }
        return timing instanceof ScheduleEntry.Timing.Cron cron ? cron.expression() + " " + cron.zone() : "once";
    }

    Mono<?> letters(ActorAddress address) {
        return node.deadLetters(address)
                .flatMap(all -> values.all(
                        all,
                        letter -> new Letter(
                                letter.id(),
                                letter.action(),
                                null,
                                values.plain(address, Place.ARGUMENTS, letter.arguments()),
                                letter.failures(),
                                letter.failedAt(),
                                letter.error())))
                .map(Letters::new);
    }

    // Queues.

    private record Queues(List<Queue> queues) {}

    private record Queue(
            String name,
            String action,
            long depth,
            int limit,
            long retrying,
            int inFlight,
            long deadLetters,
            @Nullable Instant oldest,
            @Nullable Instant nextDue,
            @Nullable Instant limitedUntil) {

        static Queue of(QueueInfo info) {
            return new Queue(
                    info.name(),
                    info.action(),
                    info.depth(),
                    info.limit(),
                    info.retrying(),
                    info.inFlight(),
                    info.deadLetters(),
                    info.oldest().orElse(null),
                    info.nextDue().orElse(null),
                    info.limitedUntil().orElse(null));
        }
    }

    Mono<?> queues(ActorAddress address) {
        return node.queues(address)
                .map(all -> new Queues(all.stream().map(Queue::of).toList()));
    }

    Mono<?> letters(ActorAddress address, String queue) {
        return node.deadMessages(address, queue)
                .flatMap(all -> values.all(
                        all,
                        letter -> new Letter(
                                letter.id(),
                                letter.action(),
                                null,
                                values.plain(address, Place.ARGUMENTS, letter.arguments()),
                                letter.failures(),
                                letter.failedAt(),
                                letter.error())))
                .map(Letters::new);
    }

    Mono<?> undelivered(ActorAddress address) {
        return node.undelivered(address)
                .flatMap(all -> values.all(
                        all,
                        message -> new Letter(
                                message.id(),
                                message.queue() + ": " + message.reason(),
                                message.receiver().toString(),
                                values.plain(address, Place.ARGUMENTS, message.arguments()),
                                1,
                                message.failedAt(),
                                message.error())))
                .map(Letters::new);
    }

    // Workflows.

    private record Flows(List<Flow> flows, @Nullable String next) {}

    private record Flow(
            String id,
            String name,
            String status,
            boolean paused,
            @Nullable String reason,
            Instant startedAt,
            Instant changedAt) {

        static Flow of(WorkflowInfo workflow) {
            return new Flow(
                    workflow.id(),
                    workflow.name(),
                    workflow.status().name().toLowerCase(Locale.ROOT),
                    workflow.paused(),
                    workflow.reason().isEmpty() ? null : workflow.reason(),
                    workflow.startedAt(),
                    workflow.changedAt());
        }
    }

    /** @param cut whether these are the newest of its entries alone */
    private record OneFlow(Flow flow, Shown result, List<Step> entries, boolean cut) {}

    private record Step(
            int number,
            String path,
            String kind,
            String state,
            int attempts,
            @Nullable Instant at,
            int order,
            String error,
            Shown value) {}

    Mono<?> flows(ApiRequest request) {
        Query query = request.query();
        return node.workflows(request.address(), WorkflowQuery.all(), query.cursor(), query.limit())
                .map(page -> new Flows(page.workflows().stream().map(Flow::of).toList(), page.next()));
    }

    Mono<?> flow(ActorAddress address, String id) {
        return node.workflow(address, id)
                .flatMap(found -> node.inspection()
                        .workflowTimeline(address, id)
                        .flatMap(timeline -> values.of(shown -> flow(address, found, timeline, shown))));
    }

    private static OneFlow flow(
            ActorAddress address, WorkflowDetails found, WorkflowTimeline timeline, ShownValues shown) {
        return new OneFlow(
                Flow.of(found.info()),
                shown.plain(address, Place.WORKFLOW, found.result()),
                timeline.history().entries().stream()
                        .map(entry -> step(address, entry, shown))
                        .toList(),
                timeline.cut());
    }

    private static Step step(ActorAddress address, HistoryEntry entry, ShownValues shown) {
        WorkflowFailure failure = entry.failure();
        return new Step(
                entry.number(),
                entry.path(),
                entry.kind(),
                entry.state(),
                entry.attempts(),
                entry.at(),
                entry.order(),
                failure == null ? "" : failure.message(),
                value(address, entry, shown));
    }

    /** Value of an entry: of a receive the list of its messages. */
    private static Shown value(ActorAddress address, HistoryEntry entry, ShownValues shown) {
        List<WorkflowValue> values = entry.values();
        if (values.isEmpty()) {
            return shown.plain(address, Place.WORKFLOW, null);
        }
        if (values.size() == 1 && !entry.kind().equals(RECEIVE)) {
            return shown.bytes(address, Place.WORKFLOW, values.get(0).bytes());
        }
        String list = values.stream()
                .map(value -> value.kind() == WorkflowValue.Kind.JSON ? value.json() : value.toString())
                .collect(Collectors.joining(",", "[", "]"));
        return shown.json(address, Place.WORKFLOW, list);
    }
}
