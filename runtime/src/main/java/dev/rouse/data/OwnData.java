package dev.rouse.data;

import dev.rouse.ActorData;
import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.LimitExceededException;
import dev.rouse.TypedData;
import dev.rouse.base.Arguments;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.preload.Lookup;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.TurnScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An actor's own data: the running turn's changes over those of turns that are not saved yet, over what the start read
 * ahead, over the store. A turn that goes on elsewhere comes to the lane for it, where saving moves what is not saved.
 */
public final class OwnData implements ActorData {

    private static final String LIST = "data().list()";
    private static final int PAGE_ROWS = 256;
    private static final int PAGE_BYTES = 64 * 1024;

    private final DataFeature feature;
    private final TurnHost host;
    private final TurnScope scope;

    public OwnData(DataFeature feature, TurnHost host, TurnScope scope) {
        this.feature = feature;
        this.host = host;
        this.scope = scope;
    }

    @Override
    public Mono<byte[]> get(DataKey key) {
        check(Arguments.required("key", key));
        return getAll(List.of(key)).mapNotNull(found -> found.get(key));
    }

    @Override
    public Mono<Map<DataKey, byte[]>> getAll(List<DataKey> keys) {
        checkCount(Arguments.noNulls("keys", keys).size());
        keys.forEach(OwnData::check);
        return scope.inTurn("data().get()", turn -> find(turn, keys));
    }

    private Mono<Map<DataKey, byte[]>> find(Turn turn, List<DataKey> keys) {
        Map<DataKey, byte[]> found = new HashMap<>();
        List<DataKey> unknown = new ArrayList<>();
        NavigableMap<DataKey, byte[]> changes = changes(turn);
        for (DataKey key : keys) {
            if (changes.containsKey(key)) {
                putIfPresent(found, key, changes.get(key));
            } else {
                Lookup known = known().lookup(KvKey.of(Suffix.data(key)));
                if (known.isUnknown()) {
                    unknown.add(key);
                } else if (known.isPresent()) {
                    putIfPresent(found, key, known.value());
                }
            }
        }
        return unknown.isEmpty() ? Mono.just(found) : readInto(turn, found, unknown);
    }

    private Mono<Map<DataKey, byte[]>> readInto(Turn turn, Map<DataKey, byte[]> found, List<DataKey> unknown) {
        KvRead.Builder request = KvRead.builder();
        unknown.forEach(key -> request.key(keyOf(key)));
        return read(turn, request).map(snapshot -> {
            for (int i = 0; i < unknown.size(); i++) {
                putIfPresent(found, unknown.get(i), snapshot.value(i));
            }
            return found;
        });
    }

    /** A copy: what is kept here must not change when a turn changes what it was given. */
    private static void putIfPresent(Map<DataKey, byte[]> found, DataKey key, byte @Nullable [] value) {
        if (value != null) {
            found.put(key, value.clone());
        }
    }

    @Override
    public void put(DataKey key, byte[] value) {
        putAll(List.of(new DataEntry(key, value)));
    }

    @Override
    public void putAll(List<DataEntry> entries) {
        checkCount(Arguments.noNulls("entries", entries).size());
        long bytes = 0;
        for (DataEntry entry : entries) {
            check(entry.key());
            atMost("bytes of a value of own data", entry.value().length, MAX_VALUE_BYTES);
            bytes += entry.key().length() + entry.value().length;
        }
        atMost("bytes of own data in one call", bytes, MAX_BYTES_PER_CALL);
        Map<DataKey, byte[]> changes = new HashMap<>();
        entries.forEach(entry -> changes.put(entry.key(), entry.value()));
        feature.put(scope.turn("data().put()"), changes);
    }

    @Override
    public void delete(DataKey... keys) {
        checkCount(Arguments.noNulls("keys", keys).length);
        for (DataKey key : keys) {
            check(key);
        }
        Map<DataKey, byte[]> changes = new HashMap<>();
        for (DataKey key : keys) {
            changes.put(key, null);
        }
        feature.put(scope.turn("data().delete()"), changes);
    }

    @Override
    public Flux<DataEntry> list(DataQuery query) {
        Arguments.required("query", query);
        return Flux.deferContextual(subscriber -> {
            Turn turn = scope.turn(LIST, subscriber);
            return host.running() == turn
                    ? list(turn, query)
                    : Flux.defer(() -> list(scope.live(turn, LIST), query)).subscribeOn(TurnScope.schedulerOf(turn));
        });
    }

    @Override
    public <T> TypedData<T> typed(Class<T> type) {
        return TypedOwnData.of(this, host, Arguments.required("type", type));
    }

    private Flux<DataEntry> list(Turn turn, DataQuery query) {
        NavigableMap<DataKey, byte[]> changes = new TreeMap<>();
        changes(turn).forEach((key, value) -> {
            if (query.includes(key)) {
                changes.put(key, value);
            }
        });
        return pages(turn, query, changes).take(query.limit());
    }

    private Flux<DataEntry> pages(Turn turn, DataQuery query, NavigableMap<DataKey, byte[]> changes) {
        KvRange whole = range(query);
        if (whole.begin().equals(whole.end())) {
            return Flux.empty();
        }
        List<DataEntry> known = known(query);
        if (known != null) {
            return Flux.fromIterable(new Page(known, null).with(changes, query.reverse()));
        }
        return page(turn, whole)
                .expand(page -> page.next == null ? Mono.empty() : page(turn, page.next), 1)
                .concatMapIterable(page -> page.with(changes, query.reverse()), 1);
    }

    /** Answers the query from what was read ahead; null when that does not know it all. */
    private @Nullable List<DataEntry> known(DataQuery query) {
        if (query.prefix() == null) {
            return null;
        }
        List<KvEntry> entries = known().list(KvKey.of(Suffix.data(query.prefix())));
        if (entries == null) {
            return null;
        }
        List<DataEntry> found = new ArrayList<>();
        for (KvEntry entry : entries) {
            DataEntry data = data(entry.key().bytes(), 1, entry.value());
            if (query.includes(data.key())) {
                found.add(query.reverse() ? 0 : found.size(), data);
            }
        }
        return found;
    }

    private Mono<Page> page(Turn turn, KvRange range) {
        return read(turn, KvRead.builder().range(range)).map(snapshot -> page(range, snapshot));
    }

    private Page page(KvRange range, KvSnapshot snapshot) {
        List<KvEntry> entries = snapshot.range(0).entries();
        List<DataEntry> found = new ArrayList<>(entries.size());
        int start = keyStart();
        entries.forEach(entry -> found.add(data(entry.key().bytes(), start, entry.value())));
        if (!snapshot.range(0).truncated()) {
            return new Page(found, null);
        }
        if (entries.isEmpty()) {
            return new Page(found, new KvRange(range.begin(), range.end(), 1, Long.MAX_VALUE, range.reverse()));
        }
        KvKey last = entries.get(entries.size() - 1).key();
        return new Page(
                found, range.reverse() ? bounded(range.begin(), last, true) : bounded(last.next(), range.end(), false));
    }

    /**
     * A page of stored entries.
     *
     * @param next the range behind it; null for the last page
     */
    private record Page(List<DataEntry> entries, @Nullable KvRange next) {

        /** Its entries under those {@code changes} that fall into it, which are taken out. */
        List<DataEntry> with(NavigableMap<DataKey, byte[]> changes, boolean reverse) {
            NavigableMap<DataKey, byte[]> merged = new TreeMap<>();
            entries.forEach(entry -> merged.put(entry.key(), entry.value()));
            NavigableMap<DataKey, byte[]> here = here(changes, reverse);
            here.forEach((key, value) -> {
                if (value == null) {
                    merged.remove(key);
                } else {
                    merged.put(key, value);
                }
            });
            here.clear();
            List<DataEntry> list = new ArrayList<>(merged.size());
            (reverse ? merged.descendingMap() : merged)
                    .forEach((key, value) -> list.add(new DataEntry(key, value.clone())));
            return list;
        }

        private NavigableMap<DataKey, byte[]> here(NavigableMap<DataKey, byte[]> changes, boolean reverse) {
            if (next == null) {
                return changes;
            }
            if (entries.isEmpty()) {
                return new TreeMap<>();
            }
            DataKey last = entries.get(entries.size() - 1).key();
            return reverse ? changes.tailMap(last, true) : changes.headMap(last, true);
        }
    }

    private KvRange range(DataQuery query) {
        KvKey all = keyOf(Suffix.data());
        KvKey begin = query.prefix() == null ? all : keyOf(query.prefix());
        KvKey end = begin.prefixEnd();
        if (query.from() != null) {
            begin = max(begin, keyOf(query.from()));
        }
        if (query.to() != null) {
            KvKey to = keyOf(query.to());
            end = to.compareTo(end) < 0 ? to : end;
        }
        return bounded(begin, max(begin, end), query.reverse());
    }

    private static KvKey max(KvKey a, KvKey b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static KvRange bounded(KvKey begin, KvKey end, boolean reverse) {
        return new KvRange(begin, end, PAGE_ROWS, PAGE_BYTES, reverse);
    }

    /** Reads at the floor; the answer comes on the lane, as a part of the turn. */
    private Mono<KvSnapshot> read(Turn turn, KvRead.Builder request) {
        return host.lane().read(request).onErrorMap(turn::readFailed).publishOn(TurnScope.schedulerOf(turn));
    }

    private PreloadBundle known() {
        return host.known();
    }

    /** Changes of finished turns and of {@code turn} that may not be in the store yet: null for a deletion. */
    private NavigableMap<DataKey, byte[]> changes(Turn turn) {
        NavigableMap<DataKey, byte[]> changes = new TreeMap<>();
        feature.collect(turn, changes);
        return changes;
    }

    private KvKey keyOf(DataKey key) {
        return keyOf(Suffix.data(key));
    }

    private KvKey keyOf(byte[] suffix) {
        return keys().actor(host.address().id(), suffix);
    }

    private int keyStart() {
        return keyOf(Suffix.data()).length();
    }

    private Keys keys() {
        return feature.keys();
    }

    private static DataEntry data(byte[] key, int start, byte[] value) {
        return new DataEntry(DataKey.of(Arrays.copyOfRange(key, start, key.length)), value);
    }

    private static void check(DataKey key) {
        atMost("bytes of a key of own data", key.length(), MAX_KEY_BYTES);
        if (key.length() == 0) {
            throw new IllegalArgumentException("A key of own data has at least one byte.");
        }
    }

    private static void checkCount(int keys) {
        atMost("keys of own data in one call", keys, MAX_KEYS_PER_CALL);
    }

    private static void atMost(String what, long given, long limit) {
        if (given > limit) {
            throw new LimitExceededException(what, given, limit);
        }
    }
}
