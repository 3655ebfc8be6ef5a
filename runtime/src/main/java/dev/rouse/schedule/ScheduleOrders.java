package dev.rouse.schedule;

import dev.rouse.ActorContext;
import dev.rouse.Schedule;
import dev.rouse.call.CallKind;
import dev.rouse.type.Action;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Orders of operators to an actor's schedule: turns of {@link CallKind#SCHEDULE}, whose argument is an id or a name.
 */
public final class ScheduleOrders {

    /** Makes a dead letter an entry that is due now; its result is the entry's id, none where there was no such letter. */
    public static final Action RETRY =
            Action.of("retry", (actor, id) -> Mono.justOrEmpty(schedule(actor).retry((String) id[0])));

    /** Removes a dead letter; its result is whether there was one. */
    public static final Action DROP =
            Action.of("drop", (actor, id) -> Mono.just(schedule(actor).drop((String) id[0])));

    /** Removes an entry; its result is whether there was one. */
    public static final Action CANCEL =
            Action.of("cancel", (actor, id) -> Mono.just(schedule(actor).cancel((String) id[0])));

    /** Removes the entry of a name; its result is whether there was one. */
    public static final Action CANCEL_NAMED =
            Action.of("cancelNamed", (actor, name) -> Mono.just(schedule(actor).cancelNamed((String) name[0])));

    private static final Map<String, Action> BY_NAME =
            Stream.of(RETRY, DROP, CANCEL, CANCEL_NAMED).collect(Collectors.toMap(Action::name, order -> order));

    private ScheduleOrders() {}

    /** The order of that name; null where there is none. */
    public static @Nullable Action named(String name) {
        return BY_NAME.get(name);
    }

    /** Such turns run on what an actor sees of itself. */
    private static Schedule schedule(Object actor) {
        return ((ActorContext<?>) actor).schedule();
    }
}
