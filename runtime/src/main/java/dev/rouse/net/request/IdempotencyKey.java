package dev.rouse.net.request;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key under which a request may be made again: the header {@code Idempotency-Key}, in quotes or without. */
public final class IdempotencyKey {

    private static final AsciiString HEADER = AsciiString.cached("idempotency-key");
    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /**
     * The key of a request; null for none.
     *
     * @throws RequestRefused there are several, or it is empty or too long
     */
    public static @Nullable String of(HttpRequest request) {
        List<String> given = request.headers().getAll(HEADER);
        if (given.isEmpty()) {
            return null;
        }
        if (given.size() > 1) {
            throw invalid("A request has one Idempotency-Key, got " + given.size() + ".");
        }
        return checked(unquoted(given.get(0).strip()));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /**
     * Returns {@code key}.
     *
     * @throws RequestRefused no call has such a key
     */
    public static String checked(String key) {
        if (key.isEmpty() || key.length() > LONGEST) {
            throw invalid("The key of a call has from 1 to " + LONGEST + " characters, got " + key.length() + ".");
        }
        return key;
    }

    private static RequestRefused invalid(String message) {
        return RequestRefused.invalid("invalid_idempotency_key", message);
    }
}
