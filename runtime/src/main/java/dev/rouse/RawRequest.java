package dev.rouse;

import dev.rouse.base.Arguments;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The head of a plain HTTP request for an actor's own handler: {@link Actor#onHttp}, or a raw WebSocket that it opens, see {@link RawHandshake}. What is between the
 * client and the front alone is not among its headers: those of a connection and of a handshake, and {@code Authorization} where the
 * front has an authenticator.
 *
 * @param method in upper case
 * @param path below the actor, as it was sent: empty, or from a slash on
 * @param query as it was sent, without the question mark; null for none
 * @param headers their values by name in lower case, in the order in which they came; an immutable copy
 */
public record RawRequest(
        String method, String path, @Nullable String query, Map<String, List<String>> headers) {

    public RawRequest {
        Arguments.required("method", method);
        if (!Arguments.required("path", path).isEmpty() && path.charAt(0) != '/') {
            throw new IllegalArgumentException("A path below an actor begins with a slash, got '" + path + "'.");
        }
        headers = lowered(Arguments.noNulls("headers", headers));
    }

    private static Map<String, List<String>> lowered(Map<String, List<String>> headers) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                .addAll(values));
        copy.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * The first value of a header.
     *
     * @param name in any case
     */
    public Optional<String> header(String name) {
        List<String> values =
                headers.getOrDefault(Arguments.required("name", name).toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /**
     * Gathers a body that comes in parts. Cold.
     *
     * @param body of a request
     * @param limit the most bytes that it may have
     * @return all of it, maybe none; ends with {@link LimitExceededException} over the limit, and with the error of {@code body}
     */
    public static Mono<byte[]> gather(Flux<byte[]> body, int limit) {
        Arguments.required("body", body);
        return Mono.defer(() -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            return body.doOnNext(part -> {
                        if (part.length > limit - bytes.size()) {
                            throw new LimitExceededException(
                                    "bytes of the body of a request", (long) bytes.size() + part.length, limit);
                        }
                        bytes.writeBytes(part);
                    })
                    .then(Mono.fromCallable(bytes::toByteArray));
        });
    }

    /** Its method and path: query and headers may be what a log should not have. */
    @Override
    public String toString() {
        return "RawRequest[" + method + " " + path + "]";
    }
}
