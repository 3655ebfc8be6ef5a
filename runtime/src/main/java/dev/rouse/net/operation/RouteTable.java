package dev.rouse.net.operation;

import io.netty.handler.codec.http.HttpMethod;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Table of the endpoints that are served, by path and method. Filled once, then read from any thread. */
public final class RouteTable {

    private final Map<Route, Map<HttpMethod, Endpoint>> rows = new EnumMap<>(Route.class);

    /** Serves a path with GET, and HEAD with it, where that is exposed. */
    public RouteTable read(Route route, boolean exposed, Endpoint endpoint) {
        return add(route, HttpMethod.GET, exposed, endpoint).add(route, HttpMethod.HEAD, exposed, endpoint);
    }

    /**
     * Serves a path with a method, where that is exposed.
     *
     * @throws IllegalArgumentException when the path has this method already
     */
    public RouteTable add(Route route, HttpMethod method, boolean exposed, Endpoint endpoint) {
        if (exposed && rows.computeIfAbsent(route, r -> new LinkedHashMap<>()).putIfAbsent(method, endpoint) != null) {
            throw new IllegalArgumentException(method + " of " + route + " has an endpoint already.");
        }
        return this;
    }

    /** Whether the path is served, with any method. */
    public boolean serves(Route route) {
        return rows.containsKey(route);
    }

    /** The endpoint of a path and method; null when there is none. */
    public @Nullable Endpoint find(Route route, HttpMethod method) {
        return rows.getOrDefault(route, Map.of()).get(method);
    }

    /** Names the methods of a path as an {@code Allow} header does, in the order in which they were added. */
    public String allow(Route route) {
        return rows.getOrDefault(route, Map.of()).keySet().stream()
                .map(HttpMethod::name)
                .collect(Collectors.joining(", "));
    }
}
