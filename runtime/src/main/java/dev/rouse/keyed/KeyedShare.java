package dev.rouse.keyed;

import dev.rouse.feature.Changes;
import dev.rouse.feature.Share;
import dev.rouse.record.keyed.Hash16;
import dev.rouse.record.keyed.KeyedCallsRecord;
import dev.rouse.record.keyed.RememberedRecord;
import dev.rouse.turn.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The calls with a key that one actor remembers, in memory, and those that run. */
final class KeyedShare extends Share {

    /** Bytes of answers that are kept in memory: those that were given or asked for last. */
    private static final int MOST_BYTES = 16 * 1024;

    private final OrderedCalls order;
    private final Map<Hash16, RememberedRecord> lately = new LinkedHashMap<>(4, 0.75f, true);
    private final Map<Hash16, Running> running = new HashMap<>(2);
    private KeyedCallsRecord settled;
    private KeyedCallsRecord stored;
    private int bytes;

    /** A turn that runs under a key, and those that wait for its end: no more than the mailbox has. */
    private record Running(Turn turn, List<MonoSink<Void>> waiting) {}

    /** @param stored what the start has found */
    KeyedShare(KeyedFeature feature, KeyedCallsRecord stored) {
        super(feature);
        this.settled = stored;
        this.stored = stored;
        this.order = new OrderedCalls(stored);
    }

    // Turns that run.

    /** The turn that runs under the key; null for none. */
    @Nullable
    Turn running(Hash16 key) {
        Running now = running.get(key);
        return now == null ? null : now.turn;
    }

    void begins(Hash16 key, Turn turn) {
        running.put(key, new Running(turn, new ArrayList<>(0)));
    }

    /** Completes when the turn that runs under the key has ended. */
    Mono<Void> whenEnded(Hash16 key) {
        return Mono.create(sink -> {
            Running now = running.get(key);
            if (now == null) {
                sink.success();
            } else {
                now.waiting.add(sink);
                sink.onDispose(() -> now.waiting.remove(sink));
            }
        });
    }

    void ends(Hash16 key) {
        Running ended = running.remove(key);
        if (ended != null) {
            List.copyOf(ended.waiting).forEach(MonoSink::success);
        }
    }

    // Answers that are remembered.

    /** The bounds that finished turns left. */
    KeyedCallsRecord settled() {
        return settled;
    }

    /** The bounds as they are in the store. */
    KeyedCallsRecord stored() {
        return stored;
    }

    OrderedCalls order() {
        return order;
    }

    /** One of those that were given or asked for last; null where it is not among them. */
    @Nullable
    RememberedRecord lately(Hash16 key) {
        return lately.get(key);
    }

    /** Keeps what is in the store. */
    void keep(Hash16 key, RememberedRecord record) {
        if (record.size() > MOST_BYTES) {
            return;
        }
        forget(key);
        lately.put(key, record);
        bytes += record.size();
        Iterator<RememberedRecord> oldest = lately.values().iterator();
        while (bytes > MOST_BYTES) {
            bytes -= oldest.next().size();
            oldest.remove();
        }
    }

    void forget(Hash16 key) {
        RememberedRecord gone = lately.remove(key);
        bytes -= gone == null ? 0 : gone.size();
    }

    void settle(KeyedCallsRecord after) {
        settled = after;
    }

    @Override
    public void durable(Changes saved) {
        KeyedChanges changes = (KeyedChanges) saved;
        stored = changes.bounds();
        changes.rows().forEach((key, record) -> {
            if (record == null) {
                forget(key);
            } else {
                keep(key, record);
            }
        });
    }

    @Override
    public void rollBack(@Nullable Changes kept) {
        settled = kept == null ? stored : ((KeyedChanges) kept).bounds();
        order.reset(settled);
    }

    @Override
    public Map<String, Object> describe() {
        return stored.count() == 0 ? Map.of() : Map.of("remembered", stored.count(), "bytes", stored.bytes());
    }
}
