package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.ActorPage;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code GET /actors/{type}?cursor=&limit=}. */
record ListActors(ActorNode node, String type, @Nullable String cursor, int limit) implements Operation {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private record View(List<Item> actors, @Nullable String next) {}

    private record Item(String type, String key, List<String> keyParts) {

        static Item of(ActorAddress address) {
            return new Item(address.type(), address.key(), address.keyParts());
        }
    }

    /** @throws RequestRefused when the query is malformed or has a limit that is none */
    static ListActors of(ActorNode node, String type, String uri) {
        Map<String, List<String>> query = query(uri);
        String limit = only(query, "limit");
        return new ListActors(node, type, only(query, "cursor"), limit == null ? DEFAULT_LIMIT : limit(limit));
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.list(type, cursor, limit);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        ActorPage page = (ActorPage) Objects.requireNonNull(outcome, "page");
        ViewJson.write(new View(page.actors().stream().map(Item::of).toList(), page.next()), out);
    }

    private static Map<String, List<String>> query(String uri) {
        try {
            return new QueryStringDecoder(uri).parameters();
        } catch (IllegalArgumentException e) {
            throw invalid("The query is not well formed: " + e.getMessage() + ".");
        }
    }

    /** Null when the parameter is not given, or empty. */
    private static @Nullable String only(Map<String, List<String>> query, String name) {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw invalid("The query has '" + name + "' at most once, got " + values.size() + " times.");
        }
        return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }

    private static int limit(String text) {
        int limit;
        try {
            limit = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            limit = 0;
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw invalid("The limit of a listing is from 1 to " + MAX_LIMIT + ", got '" + text + "'.");
        }
        return limit;
    }

    private static RequestRefused invalid(String message) {
        return RequestRefused.invalid("invalid_query", message);
    }
}
