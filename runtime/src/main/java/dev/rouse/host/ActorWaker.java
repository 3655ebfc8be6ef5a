package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.UnknownTypeException;
import dev.rouse.alarm.Waker;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.Recipient;
import dev.rouse.type.HostedType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Wakes the actors of a node on their lanes. */
final class ActorWaker implements Waker {

    private final Map<String, HostedType> types;
    private final ActorQueries queries;
    private final Lanes lanes;

    ActorWaker(List<HostedType> types, ActorQueries queries, Lanes lanes) {
        this.types = types.stream().collect(Collectors.toMap(HostedType::name, type -> type));
        this.queries = queries;
        this.lanes = lanes;
    }

    @Override
    public Mono<?> readAhead(List<ActorAddress> actors) {
        List<ActorAddress> known =
                actors.stream().filter(actor -> types.containsKey(actor.type())).toList();
        return queries.prewarm(
                known, actor -> Objects.requireNonNull(types.get(actor.type())).manifest());
    }

    @Override
    public Mono<?> wake(ActorAddress actor, long due) {
        HostedType type = types.get(actor.type());
        return type == null
                ? Mono.error(new UnknownTypeException(actor.type(), List.copyOf(types.keySet())))
                : new CallMono(new Recipient(lanes::of, type, actor, CallKind.ALARM, null), null, due);
    }
}
