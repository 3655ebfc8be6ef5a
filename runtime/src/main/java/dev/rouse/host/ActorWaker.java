package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.UnknownTypeException;
import dev.rouse.alarm.Waker;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.Recipient;
import dev.rouse.record.NodeId;
import dev.rouse.remote.Route;
import dev.rouse.type.HostedType;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Wakes actors of a node on their lanes, and reads actors ahead, those of other nodes there. */
final class ActorWaker implements Waker {

    /** Actors of one read, and of one question to another node. */
    private static final int AT_ONCE = 100;

    /** Reads that are under way at the same time, of one caller. */
    private static final int READS = 4;

    /** Of another node, to a question. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Map<String, HostedType> types;
    private final ActorQueries queries;
    private final Lanes lanes;
    private final @Nullable Remotes remotes;

    /** @param remotes null for a node that is alone on its store */
    ActorWaker(List<HostedType> types, ActorQueries queries, Lanes lanes, @Nullable Remotes remotes) {
        this.types = types.stream().collect(Collectors.toMap(HostedType::name, type -> type));
        this.queries = queries;
        this.lanes = lanes;
        this.remotes = remotes;
    }

    @Override
    public Mono<?> wake(ActorAddress actor, long due) {
        HostedType type = types.get(actor.type());
        return type == null
                ? Mono.error(new UnknownTypeException(actor.type(), List.copyOf(types.keySet())))
                : new CallMono(
                        new Recipient(lanes::of, type, actor, CallKind.ALARM, Recipient.Terms.OF_TYPE), null, due);
    }

    // Reading ahead. Each completes with how many were made ready.

    /** Actors of this node, those of types that it does not know passed by. */
    @Override
    public Mono<Long> readAhead(List<ActorAddress> actors) {
        List<ActorAddress> known =
                actors.stream().filter(actor -> types.containsKey(actor.type())).toList();
        return queries.prewarm(
                known, actor -> Objects.requireNonNull(types.get(actor.type())).manifest());
    }

    /** As {@link #readAhead}, of as many as another node may ask for: one read after the other. */
    Mono<Long> readAheadInParts(List<ActorAddress> actors) {
        return Flux.fromIterable(actors)
                .buffer(AT_ONCE)
                .concatMap(this::readAhead, 1)
                .reduce(0L, Long::sum);
    }

    /** Actors of any node. Those whose node does not answer are passed by. */
    Mono<Long> readAheadAnywhere(Flux<ActorAddress> actors) {
        return queries.answered(actors.buffer(AT_ONCE)
                .flatMap(this::readAheadAnywhere, READS, 1)
                .reduce(0L, Long::sum));
    }

    private Mono<Long> readAheadAnywhere(List<ActorAddress> actors) {
        List<ActorAddress> own = new ArrayList<>();
        Map<Group, List<ActorAddress>> others = new LinkedHashMap<>();
        for (ActorAddress actor : actors) {
            Group group = group(actor);
            (group == null ? own : others.computeIfAbsent(group, any -> new ArrayList<>())).add(actor);
        }
        return Flux.fromIterable(others.entrySet())
                .flatMap(each -> asked(each.getKey(), each.getValue()))
                .concatWith(own.isEmpty() ? Mono.empty() : readAhead(own))
                .reduce(0L, Long::sum);
    }

    /** Actors of another node, of one type. */
    private record Group(NodeId owner, @Nullable String address, String type) {}

    /** @return null for an actor of this node, or of nobody that is known */
    private @Nullable Group group(ActorAddress actor) {
        if (remotes == null) {
            return null;
        }
        Route route = remotes.route(actor);
        NodeId owner = route.owner();
        return owner == null || remotes.isSelf(owner) ? null : new Group(owner, route.address(), actor.type());
    }

    private Mono<Long> asked(Group group, List<ActorAddress> actors) {
        String address = group.address;
        if (remotes == null || address == null) {
            return Mono.empty();
        }
        List<List<String>> keys = actors.stream().map(ActorAddress::keyParts).toList();
        return remotes.peers()
                .ask(group.owner, address, ANSWER, id -> new Frame.Prewarm(id, group.type, keys))
                .map(ActorWaker::number)
                .onErrorComplete();
    }

    private static long number(WireValue value) {
        return Long.parseLong(new String(value.bytes(), StandardCharsets.US_ASCII));
    }
}
