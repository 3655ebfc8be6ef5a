package dev.rouse.queue;

import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.type.Action;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Orders to an actor's queues: turns of {@link dev.rouse.call.CallKind#QUEUE}, which run on its {@link Taker}. */
public final class QueueOrders {

    /** Takes a message: a {@link SendOrder}, then the arguments of the action that handles the queue. Its result is the message's id. */
    public static final Action SEND = Action.interleaved("send", (actor, given) -> ((Taker) actor).take(given));

    /** Makes a dead letter a message again: queue and id; its result is whether there was one. */
    public static final Action RETRY = Action.interleaved(
            "retryMessage", (actor, given) -> ((Taker) actor).retry((String) given[0], (String) given[1]));

    /** Removes a dead letter: queue and id; its result is whether there was one. */
    public static final Action DROP = Action.interleaved(
            "dropMessage", (actor, given) -> ((Taker) actor).drop((String) given[0], (String) given[1]));

    /** Makes messages ready that are due, and moves the time at which the actor is woken. */
    static final Action TIDY = Action.interleaved("tidyQueues", (actor, nothing) -> ((Taker) actor).tidy());

    private static final Map<String, Action> BY_NAME =
            Stream.of(SEND, RETRY, DROP).collect(Collectors.toMap(Action::name, order -> order));

    private QueueOrders() {}

    /** Carries orders out, as a part of their turns. */
    interface Taker {

        /**
         * Takes a message.
         *
         * @param given a {@link SendOrder}, and the list of the encoded arguments
         * @return its id
         */
        Mono<String> take(Object... given);

        /** Makes a dead letter a message again; false where there is none. */
        Mono<Boolean> retry(String queue, String id);

        /** Removes a dead letter; false where there is none. */
        Mono<Boolean> drop(String queue, String id);

        /** Makes messages ready that are due, each behind those of its class and group; and moves the time at which the actor is woken. */
        Mono<Void> tidy();
    }

    /** Whether {@code call} sends a message and does not wait for its end: turns that wait for it do not keep it from being taken. */
    public static boolean waitsForNobody(Call call) {
        return call.kind() == CallKind.QUEUE
                && call.arguments().length > 0
                && call.arguments()[0] instanceof SendOrder order
                && !order.waits();
    }

    /** The order of that name; null where there is none. */
    public static @Nullable Action named(String name) {
        return BY_NAME.get(name);
    }
}
