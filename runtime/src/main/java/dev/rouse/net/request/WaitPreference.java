package dev.rouse.net.request;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Prefer: wait=10} of RFC 7240: how many seconds a client waits for the answer to its request. One that makes no
 * sense is passed by, as that says.
 */
public final class WaitPreference {

    private static final AsciiString PREFER = AsciiString.cached("prefer");
    private static final String WAIT = "wait";
    private static final int MAX_DIGITS = 9;

    private WaitPreference() {}

    /** The time of the first such preference; null when there is none. */
    public static @Nullable Duration of(HttpRequest request) {
        Iterator<? extends CharSequence> headers = request.headers().valueCharSequenceIterator(PREFER);
        while (headers.hasNext()) {
            for (String preference : headers.next().toString().split(",", -1)) {
                int end = preference.indexOf(';');
                String pair = end < 0 ? preference : preference.substring(0, end);
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(WAIT)) {
                    return seconds(pair.substring(equals + 1).strip());
                }
            }
        }
        return null;
    }

    private static @Nullable Duration seconds(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        String digits = quoted ? text.substring(1, text.length() - 1) : text;
        boolean number = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        int seconds = number ? Integer.parseInt(digits) : 0;
        return seconds == 0 ? null : Duration.ofSeconds(seconds);
    }
}
