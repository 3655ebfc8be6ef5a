package dev.rouse.connection;

import dev.rouse.OverloadedException;
import dev.rouse.record.connection.ConnectionId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Bodies of answers of one actor that their fronts have not asked for yet. Lane only. */
final class StreamedBodies {

    private static final int MOST = 1000;

    private final Map<ConnectionId, Flux<byte[]>> waiting = new HashMap<>(2);

    /** @throws OverloadedException too many wait */
    void put(ConnectionId id, Flux<byte[]> body) {
        if (waiting.size() >= MOST) {
            throw new OverloadedException("streamed answers of one actor that nobody reads yet", MOST);
        }
        waiting.put(id, body);
    }

    @Nullable
    Flux<byte[]> take(ConnectionId id) {
        return waiting.remove(id);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
    }
}
