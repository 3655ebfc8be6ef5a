package dev.rouse.connection;

import dev.rouse.ActionException;
import dev.rouse.ErrorKind;
import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.type.Action;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Orders of fronts about the connections of an actor: turns of {@link dev.rouse.call.CallKind#CONNECTION}, whose first argument is a {@link
 * ConnectionOrder}.
 */
public final class ConnectionOrders {

    /** Makes a connection; its result is an {@link Attached}. */
    public static final Action CONNECT =
            Action.of("connect", (actor, order) -> on(actor).connect(of(order)));

    /** The largest number of an attempt to resume a connection. */
    public static final long MOST_ATTEMPTS = ConnectionRecord.MOST_ATTEMPTS;

    /** Takes a connection up again, as the attempt of its client that has its number; its result is an {@link Attached}. */
    public static final Action RESUME =
            Action.of("resume", (actor, order) -> on(actor).resume(of(order)));

    /** Ends a connection. */
    public static final Action DISCONNECT =
            Action.of("disconnect", (actor, order) -> on(actor).disconnect(of(order)));

    /** Notes a subscription. */
    public static final Action SUBSCRIBE =
            Action.of("subscribe", (actor, order) -> on(actor).subscribe(of(order)));

    /** Forgets a subscription. */
    public static final Action UNSUBSCRIBE =
            Action.of("unsubscribe", (actor, order) -> on(actor).unsubscribe(of(order)));

    /** Runs an action for a message; behind the order come the arguments of that. */
    public static final Action MESSAGE =
            Action.of("message", (actor, given) -> on(actor).message(of(given), given));

    /** Opens a raw socket; its value is a {@link RawRequestBytes request} with the sub-protocols, its result an {@link OpenedSocket}. */
    public static final Action OPEN_SOCKET =
            Action.of("openSocket", (actor, order) -> on(actor).openSocket(of(order)));

    /** Runs a message of a raw socket: its value, a text where the order's text is {@link #TEXT}. */
    public static final Action SOCKET_MESSAGE =
            Action.of("socketMessage", (actor, order) -> on(actor).socketMessage(of(order)));

    /** Answers a plain request; its value is a {@link RawRequestBytes#withBody request}, its result a {@link RawAnswer}. */
    public static final Action HTTP =
            Action.of("http", (actor, order) -> on(actor).http().answer(of(order)));

    /**
     * The same of a request whose body is a stream, beside the order. It has a name of its own, by which nodes that know no such bodies refuse
     * it, where they would answer the other one as if there were none.
     */
    public static final Action STREAMED_HTTP =
            Action.of("streamedHttp", (actor, order) -> on(actor).http().answer(of(order)));

    /** Gives the body of an answer that is a stream, to an order of the same id. */
    public static final Action BODY = Action.watch(
            "body", byte[].class, (actor, order) -> on(actor).http().body(of(order)));

    /** The text of an order whose message is one. */
    public static final String TEXT = "text";

    /** Ends connections whose clients stayed away. */
    static final Action SETTLE =
            Action.of("settle", (actor, nothing) -> on(actor).settle());

    private static final Map<String, Action> BY_NAME = Stream.of(
                    CONNECT,
                    RESUME,
                    DISCONNECT,
                    SUBSCRIBE,
                    UNSUBSCRIBE,
                    MESSAGE,
                    OPEN_SOCKET,
                    SOCKET_MESSAGE,
                    HTTP,
                    STREAMED_HTTP,
                    BODY)
            .collect(Collectors.toMap(Action::name, order -> order));

    private ConnectionOrders() {}

    /** The order of that name; null where there is none. */
    public static @Nullable Action named(String name) {
        return BY_NAME.get(name);
    }

    /** Whether a plain request is to be answered. */
    public static boolean isHttp(@Nullable Action order) {
        return order == HTTP || order == STREAMED_HTTP;
    }

    /** Whether {@code call} may find no actor, and creates it then. */
    public static boolean creates(Call call) {
        return call.action() == CONNECT || call.action() == OPEN_SOCKET || isHttp(call.action());
    }

    /** The reason why actors of its type carry {@code call} out never; null where they do. */
    public static @Nullable RouseException refusal(Call call) {
        if (call.action() == OPEN_SOCKET && !call.type().rawHandlers().sockets()) {
            return none(call, "no_raw_sockets", "have no raw WebSockets: they do not override onSocketMessage.");
        }
        return isHttp(call.action()) && !call.type().rawHandlers().http()
                ? none(call, "no_raw_http", "answer no plain requests: they do not override onHttp.")
                : null;
    }

    private static RouseException none(Call call, String code, String why) {
        return new ActionException(
                ErrorKind.NOT_FOUND, code, "Actors of '" + call.type().name() + "' " + why, Map.of());
    }

    /** The call that has the turn of {@code call}: the same, or one that notes its outcome. Lane only. */
    public static Call turnOf(ConnectionFeature feature, Call call) {
        return call.action() == MESSAGE || call.action() == SOCKET_MESSAGE ? MessageCall.of(feature, call) : call;
    }

    private static ConnectedActor on(Object actor) {
        return (ConnectedActor) actor;
    }

    private static ConnectionOrder of(Object[] arguments) {
        return (ConnectionOrder) arguments[0];
    }
}
