package dev.rouse.net.raw;

import dev.rouse.RawRequest;
import dev.rouse.net.request.RequestUri;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes the heads that actors see of those of requests: without what is between a client and this server alone. */
final class RawHeads {

    /** Headers of one hop, beside those that {@code Connection} names. */
    private static final Set<String> OF_ONE_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "http2-settings");

    private RawHeads() {}

    /**
     * The head of {@code request} for an actor.
     *
     * @param path below the actor
     * @param isAuthenticated whether a token is the matter of the authenticator alone
     */
    static RawRequest of(HttpRequest request, String path, boolean isAuthenticated) {
        Set<String> dropped = hopByHop(request.headers());
        if (isAuthenticated) {
            dropped.add("authorization");
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.headers().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean isOfCarrier = name.startsWith("sec-websocket-") || name.startsWith("x-http2-");
            if (!isOfCarrier && !dropped.contains(name)) {
                headers.computeIfAbsent(name, n -> new ArrayList<>(1)).add(header.getValue());
            }
        });
        return new RawRequest(
                request.method().name().toUpperCase(Locale.ROOT), path, RequestUri.query(request.uri()), headers);
    }

    /** Whether an actor may give a header of that name, in lower case, in an answer: not those of a connection and of its framing. */
    static boolean isOfActor(String name) {
        return !OF_ONE_HOP.contains(name) && !name.equals("content-length");
    }

    /** Names of the headers that are for one hop, in lower case. */
    static Set<String> hopByHop(HttpHeaders headers) {
        Set<String> names = new HashSet<>(OF_ONE_HOP);
        headers.getAll(HttpHeaderNames.CONNECTION).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
        return names;
    }
}
