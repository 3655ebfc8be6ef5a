package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPage;
import dev.rouse.Administration;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code GET /actors/{type}?cursor=&limit=}. */
public record ListActors(
        Administration node, String type, @Nullable String cursor, int limit) implements Operation {

    private record View(List<Item> actors, @Nullable String next) {}

    private record Item(String type, String key, List<String> keyParts) {

        static Item of(ActorAddress address) {
            return new Item(address.type(), address.key(), address.keyParts());
        }
    }

    /**
     * Reads cursor and limit from a request target.
     *
     * @throws RequestRefused when the query is malformed or has a limit that is none
     */
    public static ListActors of(Administration node, String type, String uri) {
        Query query = Query.of(uri);
        return new ListActors(node, type, query.cursor(), query.limit());
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
}
