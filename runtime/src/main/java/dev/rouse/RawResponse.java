package dev.rouse;

import dev.rouse.base.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The answer of an actor to a plain HTTP request, see {@link Actor#onHttp}. Immutable.
 *
 * <pre>{@code
 * RawResponse.of(200).header("Content-Type", "text/csv").body(rows.map(Row::bytes))
 * }</pre>
 */
public final class RawResponse {

    /** The most characters that the headers may have together. */
    public static final int MAX_HEADER_LENGTH = 16 * 1024;

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    private static final byte[] EMPTY = {};

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] bytes;
    private final @Nullable Flux<byte[]> stream;

    private RawResponse(int status, Map<String, List<String>> headers, byte[] bytes, @Nullable Flux<byte[]> stream) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
        this.stream = stream;
    }

    /**
     * An answer without a body.
     *
     * @param status from 200 to 599
     */
    public static RawResponse of(int status) {
        if (status < 200 || status > 599) {
            throw new InvalidCallException("The status of an answer is from 200 to 599, got " + status + ".");
        }
        return new RawResponse(status, Map.of(), EMPTY, null);
    }

    /**
     * The same with a further header. Those of the connection, of its framing and of its length are the front's.
     *
     * @throws InvalidCallException name or value are not allowed in a header, or there are too many
     */
    public RawResponse header(String name, String value) {
        if (!NAME.matcher(Arguments.required("name", name)).matches()) {
            throw new InvalidCallException("A name of a header is one token, got '" + name + "'.");
        }
        if (Arguments.required("value", value).chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127 || c > 255)) {
            throw new InvalidCallException(
                    "A value of a header is of ISO 8859-1 and has no control characters, that of '" + name + "' has.");
        }
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        List<String> values = new ArrayList<>(more.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        values.add(value);
        more.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
        int length = more.entrySet().stream()
                .mapToInt(header -> header.getKey().length()
                        + header.getValue().stream().mapToInt(String::length).sum())
                .sum();
        if (length > MAX_HEADER_LENGTH) {
            throw new InvalidCallException("The headers of an answer have at most " + MAX_HEADER_LENGTH
                    + " characters together, got " + length + ".");
        }
        return new RawResponse(status, Collections.unmodifiableMap(more), bytes, stream);
    }

    /**
     * The same with that body.
     *
     * @param whole not copied: the bytes are not changed any more
     */
    public RawResponse body(byte[] whole) {
        return new RawResponse(status, headers, Arguments.required("whole", whole), null);
    }

    /** The same with that body, in UTF-8. */
    public RawResponse body(String text) {
        return body(Arguments.required("text", text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same with a body that is sent as it comes: subscribed once, when what the turn has changed is durable, beside other turns as a
     * {@link Watch} is, and asked for as much as the client takes. It may read the state, and changes nothing.
     */
    public RawResponse body(Flux<byte[]> parts) {
        return new RawResponse(status, headers, EMPTY, Arguments.required("parts", parts));
    }

    /** Its status. */
    public int status() {
        return status;
    }

    /** Values by name in lower case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The body, where that is no stream. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** The body, where that is a stream; null where it is not. */
    public @Nullable Flux<byte[]> stream() {
        return stream;
    }

    @Override
    public String toString() {
        return "RawResponse[" + status + (stream == null ? ", " + bytes.length + " bytes" : ", a stream") + "]";
    }
}
