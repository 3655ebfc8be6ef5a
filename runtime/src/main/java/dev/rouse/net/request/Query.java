package dev.rouse.net.request;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters behind the path of a request. */
public record Query(Map<String, List<String>> parameters) {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    /**
     * Reads the parameters of a request target.
     *
     * @throws RequestRefused when they are malformed
     */
    public static Query of(String uri) {
        try {
            return new Query(new QueryStringDecoder(uri).parameters());
        } catch (IllegalArgumentException e) {
            throw invalid("The query is not well formed: " + e.getMessage() + ".");
        }
    }

    /**
     * The value of a parameter; null when it is not given, or empty.
     *
     * @throws RequestRefused when it is given several times
     */
    @Nullable
    public String only(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw invalid("The query has '" + name + "' at most once, got " + values.size() + " times.");
        }
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    /** The cursor of a listing; null at its beginning. */
    @Nullable
    public String cursor() {
        return only("cursor");
    }

    /**
     * The limit of a listing, 100 unless the query says otherwise.
     *
     * @throws RequestRefused when it is none
     */
    public int limit() {
        String text = only("limit");
        int limit = text == null ? DEFAULT_LIMIT : number(text);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw invalid("The limit of a listing is from 1 to " + MAX_LIMIT + ", got '" + text + "'.");
        }
        return limit;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public static RequestRefused invalid(String message) {
        return RequestRefused.invalid("invalid_query", message);
    }
}
