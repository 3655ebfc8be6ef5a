package dev.rouse.connection;

import dev.rouse.call.Call;
import dev.rouse.type.Action;
import java.util.List;
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

    /** Takes a connection up again; its result is an {@link Attached}. */
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

    /** Ends connections whose clients stayed away. */
    static final Action SETTLE =
            Action.of("settle", (actor, nothing) -> on(actor).settle());

    private static final Map<String, Action> BY_NAME = Stream.of(
                    CONNECT, RESUME, DISCONNECT, SUBSCRIBE, UNSUBSCRIBE, MESSAGE)
            .collect(Collectors.toMap(Action::name, order -> order));

    private ConnectionOrders() {}

    /** The order of that name; null where there is none. */
    public static @Nullable Action named(String name) {
        return BY_NAME.get(name);
    }

    /** Names of all orders that come from fronts. */
    public static List<String> names() {
        return BY_NAME.keySet().stream().sorted().toList();
    }

    /** Whether {@code call} may find no actor, and creates it then. */
    public static boolean creates(Call call) {
        return call.action() == CONNECT;
    }

    /** The call that has the turn of {@code call}: the same, or one that notes its outcome. Lane only. */
    public static Call turnOf(ConnectionFeature feature, Call call) {
        return call.action() == MESSAGE ? MessageCall.of(feature, call) : call;
    }

    private static ConnectedActor on(Object actor) {
        return (ConnectedActor) actor;
    }

    private static ConnectionOrder of(Object[] arguments) {
        return (ConnectionOrder) arguments[0];
    }
}
