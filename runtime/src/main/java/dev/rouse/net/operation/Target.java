package dev.rouse.net.operation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route and the segments of a path that fill it in, as they were sent: still percent-encoded, empty where the route has
 * no such part.
 *
 * @param last the action that is called, the id of an entry or a message, the name of an event or a queue, or the path below
 *     a raw handler or the workflows
 */
public record Target(Route route, String type, String key, String last) {

    private static final String ACTORS = "/actors/";
    private static final Map<String, Route> BELOW_ACTORS = Map.of(
            "schedule", Route.SCHEDULE,
            "events", Route.EVENTS,
            "queues", Route.QUEUES,
            "undelivered", Route.UNDELIVERED,
            "flows", Route.FLOWS,
            "socket", Route.RAW_SOCKET);
    private static final Map<String, Route> OF_ONE = Map.of(
            "schedule", Route.ENTRY,
            "events", Route.EVENT,
            "queues", Route.QUEUE,
            "undelivered", Route.UNDELIVERED_MESSAGE,
            "flows", Route.FLOW);
    private static final Target SOCKET = new Target(Route.SOCKET, "", "", "");
    private static final Target HEALTH = new Target(Route.HEALTH, "", "", "");
    private static final Target READY = new Target(Route.READY, "", "", "");
    private static final Target CLUSTER = new Target(Route.CLUSTER, "", "", "");

    /** Reads a path; null when it is none of ours. */
    public static @Nullable Target of(String path, String prefix) {
        if (!path.startsWith(prefix)) {
            return null;
        }
        if (path.startsWith(ACTORS, prefix.length())) {
            return actors(path, prefix.length() + ACTORS.length());
        }
        return switch (path.substring(prefix.length())) {
            case "/socket" -> SOCKET;
            case "/health" -> HEALTH;
            case "/ready" -> READY;
            case "/cluster" -> CLUSTER;
            default -> null;
        };
    }

    private static @Nullable Target actors(String path, int start) {
        int key = path.indexOf('/', start);
        if (key < 0) {
            return new Target(Route.ACTORS, path.substring(start), "", "");
        }
        String type = path.substring(start, key);
        int action = path.indexOf('/', key + 1);
        if (action < 0) {
            return new Target(Route.ACTOR, type, path.substring(key + 1), "");
        }
        String name = path.substring(key + 1, action);
        int id = path.indexOf('/', action + 1);
        if (id < 0) {
            String last = path.substring(action + 1);
            return new Target(BELOW_ACTORS.getOrDefault(last, Route.ACTION), type, name, last);
        }
        String last = path.substring(action + 1, id);
        if (last.equals("socket")) {
            return new Target(Route.RAW_SOCKET, type, name, path.substring(id));
        }
        if (last.equals("http")) {
            return new Target(Route.RAW_HTTP, type, name, path.substring(id));
        }
        if (last.equals("flows") && path.indexOf('/', id + 1) >= 0) {
            return new Target(Route.FLOW_ORDER, type, name, path.substring(id + 1));
        }
        Route below = OF_ONE.get(last);
        return below == null || path.indexOf('/', id + 1) >= 0
                ? null
                : new Target(below, type, name, path.substring(id + 1));
    }
}
