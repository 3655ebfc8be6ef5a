package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.ActorInfo;
import dev.rouse.ActorPage;
import dev.rouse.ActorPhase;
import dev.rouse.ActorPresence;
import dev.rouse.ActorStateInfo;
import dev.rouse.ConnectionInfo;
import dev.rouse.DataPage;
import dev.rouse.DeadLetter;
import dev.rouse.DeadMessage;
import dev.rouse.InvalidCallException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.QueueInfo;
import dev.rouse.SchedulePage;
import dev.rouse.StoreUnavailableException;
import dev.rouse.TurnActivity;
import dev.rouse.UndeliveredMessage;
import dev.rouse.WorkflowDetails;
import dev.rouse.WorkflowHistory;
import dev.rouse.WorkflowPage;
import dev.rouse.WorkflowQuery;
import dev.rouse.WorkflowRedaction;
import dev.rouse.WorkflowTimeline;
import dev.rouse.WorkflowValue;
import dev.rouse.base.ErrorText;
import dev.rouse.commit.FencedException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.error.KvException;
import dev.rouse.lane.ActorLane;
import dev.rouse.operator.StoredViews;
import dev.rouse.outbox.OutboxViews;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.preload.StartPipeline;
import dev.rouse.queue.QueueViews;
import dev.rouse.record.Keys;
import dev.rouse.record.MetaRecord;
import dev.rouse.record.Suffix;
import dev.rouse.schedule.EntryId;
import dev.rouse.schedule.ScheduleViews;
import dev.rouse.turn.TurnTally;
import dev.rouse.type.HostedType;
import dev.rouse.workflow.order.HistoryViews;
import dev.rouse.workflow.order.WorkflowViews;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers questions about actors without waking them. */
final class ActorQueries {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MAX_LIMIT = 1000;
    /** Of the entries of a schedule in one page, with their arguments. */
    private static final int PAGE_BYTES = 1024 * 1024;

    private final Keys keys;
    private final Function<KvRead.Builder, Mono<KvSnapshot>> ofNode;
    private final Function<KvRead.Builder, Mono<KvSnapshot>> ofCluster;
    private final StartPipeline starts;
    private final Lanes lanes;

    /**
     * @param ofNode reads what this node has committed
     * @param ofCluster reads what any node has committed
     */
    ActorQueries(
            Keys keys,
            Function<KvRead.Builder, Mono<KvSnapshot>> ofNode,
            Function<KvRead.Builder, Mono<KvSnapshot>> ofCluster,
            StartPipeline starts,
            Lanes lanes) {
        this.keys = keys;
        this.ofNode = ofNode;
        this.ofCluster = ofCluster;
        this.starts = starts;
        this.lanes = lanes;
    }

    /** @param prefix of the keys, as they are written; empty for all */
    Mono<ActorPage> list(String type, String prefix, @Nullable String cursor, int limit) {
        return Mono.defer(() -> {
            checkLimit(limit, "actors");
            KvKey rows = keys.listing(type);
            KvKey all = prefix.isEmpty() ? rows : rows.plus(prefix.getBytes(StandardCharsets.UTF_8));
            KvKey begin = cursor == null ? all : behind(rows.plus(decode(cursor)), all, cursor);
            KvRange range = KvRange.of(begin, all.prefixEnd()).maxRows(limit);
            return read(ofCluster, lanes.first(), KvRead.builder().range(range))
                    .map(snapshot -> page(type, snapshot.range(0)));
        });
    }

    private static KvKey behind(KvKey last, KvKey all, String cursor) {
        if (!last.startsWith(all)) {
            throw noCursor(cursor);
        }
        return last.next();
    }

    private static void checkLimit(int limit, String what) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidCallException("A page has from 1 to " + MAX_LIMIT + " " + what + ", got " + limit + ".");
        }
    }

    private ActorPage page(String type, KvRangeResult rows) {
        List<ActorAddress> actors =
                rows.entries().stream().map(row -> keys.listed(type, row.key())).toList();
        return new ActorPage(
                actors, rows.truncated() ? encode(actors.get(actors.size() - 1).key()) : null);
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw noCursor(cursor);
        }
    }

    private static InvalidCallException noCursor(String cursor) {
        return new InvalidCallException("A cursor is what a page before gave as its next, got '" + cursor + "'.");
    }

    Mono<ActorInfo> info(ActorAddress address, HostedType type) {
        ActorLane lane = lanes.of(address);
        return lane.<ActorInfo>ask((questions, sink) -> questions.ask(address, sink))
                .switchIfEmpty(Mono.defer(() -> storedInfo(address)
                        .flatMap(stored ->
                                lane.ask((questions, sink) -> sink.success(questions.completed(type, stored))))));
    }

    private Mono<ActorInfo> storedInfo(ActorAddress address) {
        KvKey key = keys.actor(address.id(), Suffix.meta());
        return read(ofNode, lanes.of(address), KvRead.builder().key(key)).map(snapshot -> {
            byte[] value = snapshot.value(0);
            if (value == null) {
                return new ActorInfo(address, false, null, false, ActorPhase.GONE, null, null);
            }
            MetaRecord meta = MetaRecord.decode(key, value, address);
            Instant born = Instant.ofEpochMilli(meta.createdAt());
            String reason = meta.paused() ? "an operator paused it" : null;
            return new ActorInfo(address, true, born, false, ActorPhase.ASLEEP, reason, null);
        });
    }

    /** Tells in which phases actors are on this node, in their order. */
    Mono<List<ActorPresence>> presence(List<ActorAddress> actors) {
        return Mono.defer(() -> {
            Map<ActorLane, List<ActorAddress>> byLane = actors.stream().collect(Collectors.groupingBy(lanes::of));
            List<Mono<List<ActorPresence>>> asked = new ArrayList<>();
            byLane.forEach(
                    (lane, own) -> asked.add(lane.ask((questions, sink) -> sink.success(questions.presence(own)))));
            return answered(Flux.merge(asked)
                    .flatMapIterable(own -> own)
                    .collectMap(ActorPresence::address)
                    .map(known -> actors.stream().map(known::get).toList()));
        });
    }

    // The actor itself.

    Mono<ActorStateInfo> state(ActorAddress address, HostedType type) {
        StoredViews views = new StoredViews(keys, address);
        return read(ofCluster, lanes.of(address), views.stateRead()).flatMap(found -> views.state(found, type));
    }

    Mono<DataPage> data(ActorAddress address, @Nullable String cursor, int limit) {
        StoredViews views = new StoredViews(keys, address);
        return Mono.defer(() -> {
            checkLimit(limit, "entries");
            return read(ofCluster, lanes.of(address), views.dataRead(cursor, limit))
                    .map(views::data);
        });
    }

    Mono<List<ConnectionInfo>> connections(ActorAddress address) {
        StoredViews views = new StoredViews(keys, address);
        return read(ofCluster, lanes.of(address), views.connectionsRead()).map(views::connections);
    }

    Mono<Boolean> isInspectorToken(ActorAddress address, String token) {
        StoredViews views = new StoredViews(keys, address);
        return read(ofCluster, lanes.of(address), views.tokenRead()).map(found -> views.isToken(found, token));
    }

    /** Tells what turns took on all lanes since somebody asked first, and has them go on to count for {@code nanos}. */
    Mono<TurnActivity> activity(long nanos) {
        List<Mono<TurnActivity>> all = new ArrayList<>();
        lanes.forEach(lane -> all.add(lane.whenOpen(
                Mono.create(sink -> lane.execute(() -> sink.success(lane.turns().tallied(nanos)))))));
        return answered(Flux.merge(all).collectList().map(TurnTally::merged));
    }

    // Schedules.

    Mono<SchedulePage> schedule(ActorAddress address, HostedType type, @Nullable String cursor, int limit) {
        return Mono.defer(() -> {
            checkLimit(limit, "entries");
            KvKey all = keys.actor(address.id(), Suffix.scheduleEntries());
            KvKey begin = cursor == null ? all : entry(address, cursor).next();
            KvRange range = KvRange.of(begin, all.prefixEnd()).maxRows(limit).maxBytes(PAGE_BYTES);
            return read(ofCluster, lanes.of(address), KvRead.builder().range(range))
                    .map(snapshot -> ScheduleViews.page(type, snapshot.range(0)));
        });
    }

    private KvKey entry(ActorAddress address, String cursor) {
        if (!EntryId.isOne(cursor)) {
            throw noCursor(cursor);
        }
        return keys.actor(address.id(), Suffix.scheduleEntry(EntryId.parse(cursor)));
    }

    Mono<List<DeadLetter>> deadLetters(ActorAddress address, HostedType type) {
        KvRange letters = KvRange.prefix(keys.actor(address.id(), Suffix.deadLetters()))
                .maxRows(MAX_LIMIT)
                .maxBytes(PAGE_BYTES);
        return read(ofCluster, lanes.of(address), KvRead.builder().range(letters))
                .map(snapshot ->
                        ScheduleViews.deadLetters(type, snapshot.range(0).entries()));
    }

    /** @param inMemory the actor as its node tells it; empty where that does not answer */
    Mono<List<QueueInfo>> queues(ActorAddress address, HostedType type, Mono<ActorInfo> inMemory) {
        QueueViews views = new QueueViews(keys, type, address);
        return read(ofCluster, lanes.of(address), views.queuesRead())
                .flatMap(found -> facts(inMemory, "queues").map(facts -> views.queues(found, facts)));
    }

    private static Mono<Map<String, Object>> facts(Mono<ActorInfo> inMemory, String feature) {
        return inMemory.map(info -> info.features().getOrDefault(feature, Map.of()))
                .defaultIfEmpty(Map.of());
    }

    Mono<List<DeadMessage>> deadMessages(ActorAddress address, HostedType type, String queue) {
        QueueViews views = new QueueViews(keys, type, address);
        return Mono.defer(() -> read(ofCluster, lanes.of(address), views.deadRead(queue)))
                .map(views::deadMessages);
    }

    Mono<List<UndeliveredMessage>> undelivered(ActorAddress address, Function<String, @Nullable HostedType> types) {
        OutboxViews views = new OutboxViews(keys, address, types);
        return Mono.defer(() -> read(ofCluster, lanes.of(address), views.read()))
                .map(views::undelivered);
    }

    /** @param inMemory the actor as its node tells it; empty where that does not answer */
    Mono<WorkflowPage> workflows(
            ActorAddress address,
            HostedType type,
            Mono<ActorInfo> inMemory,
            WorkflowQuery query,
            @Nullable String cursor,
            int limit) {
        WorkflowViews views = new WorkflowViews(keys, address);
        return Mono.defer(() -> {
            checkLimit(limit, "workflows");
            return read(ofCluster, lanes.of(address), views.read(cursor))
                    .flatMap(found -> faults(inMemory).map(faults -> views.page(found, cursor, query, limit, faults)));
        });
    }

    /** @param inMemory the actor as its node tells it; empty where that does not answer */
    Mono<WorkflowDetails> workflow(ActorAddress address, HostedType type, Mono<ActorInfo> inMemory, String id) {
        WorkflowViews views = new WorkflowViews(keys, address);
        return faults(inMemory)
                .flatMap(faults -> views.one(
                        id,
                        request -> read(ofCluster, lanes.of(address), request),
                        result -> plain(type, result),
                        faults));
    }

    Mono<WorkflowTimeline> workflowTimeline(ActorAddress address, HostedType type, String id) {
        return Mono.defer(() -> new HistoryViews(keys, address, (path, value) -> readable(type, value))
                .timeline(id, request -> read(ofCluster, lanes.of(address), request)));
    }

    /** A value that is no JSON as what Jackson makes of it; itself where that is nothing. */
    private static WorkflowValue readable(HostedType type, WorkflowValue value) {
        if (value.kind() != WorkflowValue.Kind.BYTES) {
            return value;
        }
        try {
            Object plain = plain(type, value.bytes());
            return plain == null ? value : WorkflowValue.json(JSON.writeValueAsString(plain));
        } catch (RuntimeException e) {
            return value;
        }
    }

    Mono<WorkflowHistory> workflowHistory(ActorAddress address, HostedType type, String id) {
        WorkflowRedaction redaction = type.options().workflows().redaction();
        return Mono.defer(() -> new HistoryViews(keys, address, redaction)
                .one(id, request -> read(ofCluster, lanes.of(address), request)));
    }

    private static @Nullable Object plain(HostedType type, byte[] result) {
        try {
            return type.decode(result, Object.class);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Faults of the code of workflows, by id. */
    @SuppressWarnings("unchecked") // as the workflows of an actor tell it
    private static Mono<Map<String, String>> faults(Mono<ActorInfo> inMemory) {
        return facts(inMemory, "workflows")
                .map(facts -> (Map<String, String>) facts.getOrDefault(WorkflowViews.FAULTS, Map.of()));
    }

    /**
     * Reads so that what is made of the answer, by the caller too, runs on {@code lane} and not on a thread of the
     * store.
     */
    private static Mono<KvSnapshot> read(
            Function<KvRead.Builder, Mono<KvSnapshot>> reads, ActorLane lane, KvRead.Builder request) {
        return lane.answeredHere(lane.whenOpen(reads.apply(request))).onErrorMap(ActorQueries::told);
    }

    private static Throwable told(Throwable error) {
        if (error instanceof FencedException) {
            return new NodeUnavailableException("it lost its place in the store");
        }
        return error instanceof KvException
                ? new StoreUnavailableException("The store did not answer: " + ErrorText.message(error), error)
                : error;
    }

    /** Answers on a lane, with errors as callers know them. */
    <T> Mono<T> answered(Mono<T> question) {
        return lanes.first().answeredHere(question).onErrorMap(ActorQueries::told);
    }

    /** One read for all of {@code some} that are cold. */
    Mono<Long> prewarm(List<ActorAddress> some, Function<ActorAddress, PreloadManifest> manifests) {
        return Flux.fromIterable(some)
                .distinct()
                .groupBy(lanes::of)
                .flatMap(group -> group.collectList()
                        .flatMapMany(cold -> group.key().beginPrewarm(cold).flatMapIterable(list -> list)))
                .collectList()
                .flatMap(cold -> cold.isEmpty()
                        ? Mono.just(0L)
                        : Mono.usingWhen(
                                Mono.just(cold),
                                marked -> readAhead(marked, manifests),
                                kept -> Mono.empty(),
                                (marked, error) -> giveUp(marked),
                                this::giveUp));
    }

    private Mono<Long> readAhead(List<ActorAddress> cold, Function<ActorAddress, PreloadManifest> manifests) {
        List<PreloadManifest> wanted = cold.stream().map(manifests).toList();
        return starts.preload(cold, wanted)
                .flatMap(bundles -> Flux.fromStream(
                                IntStream.range(0, cold.size()).boxed())
                        .flatMap(i -> keep(cold.get(i), bundles.get(i)))
                        .filter(kept -> kept)
                        .count());
    }

    private Mono<Boolean> keep(ActorAddress address, @Nullable PreloadBundle bundle) {
        return lanes.of(address).endPrewarm(address, bundle);
    }

    private Mono<Void> giveUp(List<ActorAddress> cold) {
        return Flux.fromIterable(cold).flatMap(address -> keep(address, null)).then();
    }
}
