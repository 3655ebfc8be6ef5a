package dev.rouse.net.inspect.api;

import dev.rouse.ActorAddress;
import dev.rouse.net.request.PercentEncoding;
import dev.rouse.net.request.Query;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for something of the API.
 *
 * @param parts of its path below the API, decoded
 * @param viewer told before it is answered
 */
record ApiRequest(HttpRequest head, List<String> parts, Viewer viewer) {

    private static final String ACTORS = "actors";

    /** @param path below the API, as it was sent */
    static ApiRequest of(HttpRequest head, String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            parts.add(PercentEncoding.decode(part));
        }
        return new ApiRequest(head, parts, new Viewer());
    }

    boolean isRead() {
        return HttpMethod.GET.equals(head.method());
    }

    boolean isAct() {
        return HttpMethod.POST.equals(head.method());
    }

    int size() {
        return parts.size();
    }

    String part(int index) {
        return index < parts.size() ? parts.get(index) : "";
    }

    Query query() {
        return Query.of(head.uri());
    }

    /** The actor that it is about; null for none. */
    @Nullable
    ActorAddress actor() {
        return part(0).equals(ACTORS) && size() >= 3 ? address() : null;
    }

    /**
     * The actor that it is about. A key behind {@code =} is in Base64url: paths cannot have all.
     *
     * @throws dev.rouse.InvalidAddressException there can be no such actor
     */
    ActorAddress address() {
        String key = part(2);
        return ActorAddress.parse(part(1), key.startsWith("=") ? decoded(key.substring(1)) : key);
    }

    private static String decoded(String key) {
        try {
            return new String(Base64.getUrlDecoder().decode(key), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Query.invalid("A key behind '=' is in Base64url, got '" + key + "'.");
        }
    }

    /** The name under which an act is told. */
    String act() {
        return switch (part(0)) {
            case ACTORS -> size() > 4 && isOrder(part(size() - 1)) ? part(3) + "." + part(size() - 1) : part(3);
            case "types" -> "type." + part(2);
            case "jobs" -> size() == 1 ? "job" : "job." + part(2);
            default -> part(0);
        };
    }

    private static boolean isOrder(String part) {
        return List.of("retry", "drop", "cancel", "kill", "pause", "resume", "restart", "fork")
                .contains(part);
    }

    /** The actor or type that an act is on; empty for many. */
    String on() {
        return switch (part(0)) {
            case ACTORS -> address().toString();
            case "types" -> part(1);
            default -> "";
        };
    }

    /** The rest of what tells an act. */
    String detail() {
        return part(0).equals(ACTORS) ? String.join(" ", parts.subList(Math.min(4, size()), size())) : "";
    }
}
