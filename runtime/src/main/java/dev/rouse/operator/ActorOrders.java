package dev.rouse.operator;

import dev.rouse.InvalidCallException;
import dev.rouse.type.Action;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Orders of operators to an actor itself: turns of {@link dev.rouse.call.CallKind#SCHEDULE}, whose argument is a text, and that run on a
 * {@link Taker}.
 */
public final class ActorOrders {

    /** Replaces the state; its result is whether it was still the one that was meant. */
    public static final Action EDIT_STATE =
            Action.of("editState", (actor, edit) -> edit(taker(actor), (String) edit[0]));

    /** Lets the actor sleep; its result is true. */
    public static final Action SLEEP =
            Action.of("sleep", (actor, nothing) -> taker(actor).sleep());

    /** Gives the actor an inspector token where it has none; its result is the one that it has. */
    public static final Action TOKEN =
            Action.of("inspectorToken", (actor, token) -> taker(actor).token((String) token[0]));

    private static final Map<String, Action> BY_NAME =
            Stream.of(EDIT_STATE, SLEEP, TOKEN).collect(Collectors.toMap(Action::name, order -> order));

    private ActorOrders() {}

    /** An actor, as turns of these orders see it. */
    public interface Taker {

        /**
         * Replaces the state.
         *
         * @param revision of the state that it replaces
         * @param json the new one
         * @return whether the actor has that state now; false changes nothing
         */
        Mono<Boolean> editState(String revision, String json);

        /** Lets the actor sleep behind this turn. */
        Mono<Boolean> sleep();

        /** @param candidate the token, where it has none */
        Mono<String> token(String candidate);
    }

    /** The order of that name; null where there is none. */
    public static @Nullable Action named(String name) {
        return BY_NAME.get(name);
    }

    /** Whether {@code order} is one of these. */
    public static boolean isOne(Action order) {
        return BY_NAME.get(order.name()) == order;
    }

    /** The argument of {@link #EDIT_STATE}. */
    public static String edit(String revision, String json) {
        return revision + '\n' + json;
    }

    private static Mono<Boolean> edit(Taker actor, String edit) {
        int end = edit.indexOf('\n');
        if (end < 0) {
            throw new InvalidCallException("An edit of a state says which revision it replaces.");
        }
        return actor.editState(edit.substring(0, end), edit.substring(end + 1));
    }

    private static Taker taker(Object actor) {
        return (Taker) actor;
    }
}
