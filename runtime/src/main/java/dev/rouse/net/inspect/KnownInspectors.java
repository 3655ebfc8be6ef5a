package dev.rouse.net.inspect;

import dev.rouse.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Tokens that are known beforehand. All of them are compared, by their hashes, so that the time it takes tells nothing. */
final class KnownInspectors implements Function<String, Mono<Principal>> {

    private final List<Known> known;

    private record Known(byte[] hash, Principal principal) {}

    KnownInspectors(Map<String, Principal> tokens) {
        if (tokens.containsKey("")) {
            throw new IllegalArgumentException("A token has at least one character, got an empty one.");
        }
        known = tokens.entrySet().stream()
                .map(token -> new Known(hash(token.getKey()), token.getValue()))
                .toList();
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    @Override
    public Mono<Principal> apply(String token) {
        byte[] given = hash(token);
        @Nullable Principal found = null;
        for (Known one : known) {
            if (MessageDigest.isEqual(one.hash(), given)) {
                found = one.principal();
            }
        }
        return Mono.justOrEmpty(found);
    }
}
