package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.call.Call;
import dev.rouse.outbox.exchange.DeliveryAnswer;
import dev.rouse.outbox.exchange.DeliveryOrder;
import dev.rouse.type.Action;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Orders about messages between actors: turns of {@link dev.rouse.call.CallKind#QUEUE}, which run on their {@link Taker}. */
public final class OutboxOrders {

    /** Takes messages of one sender: a {@link DeliveryOrder} as bytes; its result is a {@link DeliveryAnswer} as bytes. */
    public static final Action DELIVER =
            Action.interleaved("deliver", (actor, given) -> ((Taker) actor).deliver((byte[]) given[0]));

    /** Drops the mark of a sender: arguments and result as of {@link #DELIVER}. */
    public static final Action FORGET =
            Action.interleaved("forgetSender", (actor, given) -> ((Taker) actor).forget((byte[]) given[0]));

    /** Tells whether a life of a sender goes on: arguments and result as of {@link #DELIVER}. */
    static final Action ASK = Action.interleaved("askSender", (actor, given) -> ((Taker) actor).ask((byte[]) given[0]));

    /** Drops the mark of a sender whose life is over: its address, and its incarnation. */
    static final Action LOST = Action.interleaved(
            "loseSender", (actor, given) -> ((Taker) actor).lost((ActorAddress) given[0], (Long) given[1]));

    /** Makes a dead letter of the outbox a message again: nothing, and its id; its result is whether there was one. */
    public static final Action RETRY =
            Action.interleaved("retryUndelivered", (actor, given) -> ((Taker) actor).retry((String) given[1]));

    /** Removes a dead letter of the outbox: nothing, and its id; its result is whether there was one. */
    public static final Action DROP =
            Action.interleaved("dropUndelivered", (actor, given) -> ((Taker) actor).drop((String) given[1]));

    /** Takes note of what became of messages, and moves the time at which the actor is woken. */
    static final Action SETTLE = Action.interleaved("settleOutbox", (actor, nothing) -> ((Taker) actor).settle());

    private static final Map<String, Action> BY_NAME =
            Stream.of(DELIVER, FORGET, ASK, RETRY, DROP).collect(Collectors.toMap(Action::name, order -> order));

    private OutboxOrders() {}

    /** Carries orders out, as a part of their turns. */
    interface Taker {

        /** Takes messages of one sender. */
        Mono<byte[]> deliver(byte[] order);

        /** Drops the mark of a sender. */
        Mono<byte[]> forget(byte[] order);

        /** Tells whether a life of this actor goes on. */
        Mono<byte[]> ask(byte[] order);

        /** Drops the mark of a sender whose life is over. */
        Mono<Void> lost(ActorAddress sender, long life);

        /** Makes a dead letter a message again; false where there is none. */
        Mono<Boolean> retry(String id);

        /** Removes a dead letter; false where there is none. */
        Mono<Boolean> drop(String id);

        /** Takes note of what became of messages. */
        Mono<Void> settle();
    }

    /** Whether {@code call} is one of these. */
    public static boolean isOne(Call call) {
        Action action = call.action();
        return action == SETTLE || action == LOST || BY_NAME.get(action.name()) == action;
    }

    /** Whether {@code call}, one of these, comes from an actor and is bytes. */
    public static boolean isOfActor(Call call) {
        return isOfActor(call.action());
    }

    /** Whether {@code order} is one that comes from an actor, and is bytes. */
    public static boolean isOfActor(@Nullable Action order) {
        return order == DELIVER || order == FORGET || order == ASK;
    }

    /** Whether the actor is created where it does not exist. */
    public static boolean creates(Call call) {
        return call.action() == DELIVER
                && DeliveryOrder.decode((byte[]) call.arguments()[0]).expected() == 0;
    }

    /** The answer of an actor that does not exist, and is not created. */
    public static byte[] answerOfNobody(Call call) {
        return (call.action() == FORGET ? DeliveryAnswer.dropped(0) : DeliveryAnswer.replaced(0)).encode();
    }

    /** The order of that name; null where there is none. */
    public static @Nullable Action named(String name) {
        return BY_NAME.get(name);
    }
}
