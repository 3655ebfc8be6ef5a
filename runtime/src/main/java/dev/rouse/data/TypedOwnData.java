package dev.rouse.data;

import dev.rouse.ActorAddress;
import dev.rouse.ActorData;
import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.RouseException;
import dev.rouse.StateEncodingException;
import dev.rouse.TypedData;
import dev.rouse.base.Arguments;
import dev.rouse.turn.TurnHost;
import dev.rouse.type.HostedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Own data under a prefix, by the codec of the actor's type. */
public final class TypedOwnData<T> implements TypedData<T> {

    private static final DataKey NO_PREFIX = DataKey.of(new byte[0]);

    private final ActorData data;
    private final HostedType codec;
    private final ActorAddress address;
    private final Class<T> type;
    private final DataKey prefix;

    private TypedOwnData(ActorData data, HostedType codec, ActorAddress address, Class<T> type, DataKey prefix) {
        this.data = data;
        this.codec = codec;
        this.address = address;
        this.type = type;
        this.prefix = prefix;
    }

    public static <T> TypedOwnData<T> of(ActorData data, TurnHost host, Class<T> type) {
        return new TypedOwnData<>(data, host.type(), host.address(), type, NO_PREFIX);
    }

    @Override
    public TypedData<T> prefix(DataKey more) {
        return new TypedOwnData<>(data, codec, address, type, prefix.append(Arguments.required("prefix", more)));
    }

    @Override
    public Mono<T> get(DataKey key) {
        DataKey full = full(key);
        return data.get(full).map(value -> decode(full, value));
    }

    @Override
    public Mono<Map<DataKey, T>> getAll(List<DataKey> keys) {
        return data.getAll(
                        Arguments.noNulls("keys", keys).stream().map(this::full).toList())
                .map(found -> {
                    Map<DataKey, T> values = new HashMap<>();
                    found.forEach((full, value) -> values.put(rest(full), decode(full, value)));
                    return values;
                });
    }

    @Override
    public void put(DataKey key, T value) {
        DataKey full = full(key);
        data.put(full, encode(full, value));
    }

    @Override
    public void putAll(Map<DataKey, ? extends T> values) {
        Arguments.noNulls("values", values);
        List<DataEntry> entries = new ArrayList<>(values.size());
        values.forEach((key, value) -> {
            DataKey full = full(key);
            entries.add(new DataEntry(full, encode(full, value)));
        });
        data.putAll(entries);
    }

    @Override
    public Mono<T> update(DataKey key, Function<@Nullable T, @Nullable T> change) {
        Arguments.required("change", change);
        return get(key).map(Optional::of).defaultIfEmpty(Optional.empty()).mapNotNull(before -> {
            T after = change.apply(before.orElse(null));
            if (after != null) {
                put(key, after);
            } else if (before.isPresent()) {
                delete(key);
            }
            return after;
        });
    }

    @Override
    public void delete(DataKey... keys) {
        data.delete(
                Arrays.stream(Arguments.noNulls("keys", keys)).map(this::full).toArray(DataKey[]::new));
    }

    @Override
    public Flux<Entry<T>> list(DataQuery query) {
        return data.list(full(Arguments.required("query", query)))
                .map(entry -> new Entry<>(rest(entry.key()), decode(entry.key(), entry.value())));
    }

    private DataQuery full(DataQuery query) {
        return prefix.length() == 0
                ? query
                : new DataQuery(
                        query.from() == null ? null : full(query.from()),
                        query.to() == null ? null : full(query.to()),
                        query.prefix() == null ? prefix : full(query.prefix()),
                        query.limit(),
                        query.reverse());
    }

    private DataKey full(DataKey key) {
        Arguments.required("key", key);
        return prefix.length() == 0 ? key : prefix.append(key);
    }

    private DataKey rest(DataKey full) {
        return prefix.length() == 0
                ? full
                : DataKey.of(Arrays.copyOfRange(full.bytes(), prefix.length(), full.length()));
    }

    private byte[] encode(DataKey key, T value) {
        Arguments.required("value", value, "delete(key) removes a value");
        try {
            return codec.encode(value, type);
        } catch (RouseException e) {
            throw e;
        } catch (Throwable e) {
            throw StateEncodingException.writing(address, key, type, e);
        }
    }

    private T decode(DataKey key, byte[] value) {
        try {
            return type.cast(codec.decode(value, type));
        } catch (Throwable e) {
            throw StateEncodingException.reading(address, key, type, e);
        }
    }
}
