package dev.rouse;

import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An actor's own key-value data. Reads see what the running turn and the turns before it have put and deleted; writes go
 * into the commit of the turn, with the state. Limits are checked at the call: {@link LimitExceededException}. One of them is
 * that of the turn, which may change half of what the store takes in a commit, as the store counts it.
 *
 * <p>Returned {@code Mono}s and {@code Flux}es are cold, read when subscribed, go to the store at most once and not at all
 * for what is known, complete on the actor's lane and end with a {@link StoreUnavailableException} when the store does not
 * answer. Cancelling drops the answer.
 */
public interface ActorData {

    /** The most bytes of a key. */
    int MAX_KEY_BYTES = 2 * 1024;

    /** The most bytes of a value. */
    int MAX_VALUE_BYTES = 128 * 1024;

    /** Keys in one call. */
    int MAX_KEYS_PER_CALL = 128;

    /** Keys plus values in one call, in bytes. */
    int MAX_BYTES_PER_CALL = 976 * 1024;

    /** The value of {@code key}; empty when there is none. */
    Mono<byte[]> get(DataKey key);

    /** The values of those keys that have one, in one read. */
    Mono<Map<DataKey, byte[]>> getAll(List<DataKey> keys);

    /** Writes {@code value} at {@code key}, in place of what is there. */
    void put(DataKey key, byte[] value);

    /** Writes all {@code entries}, each in place of what is there, or refuses them all. */
    void putAll(List<DataEntry> entries);

    /** Deletes {@code keys}, which need not be there. */
    void delete(DataKey... keys);

    /** The entries that {@code query} asks for, in its order. Reads page by page, as far as they are requested. */
    Flux<DataEntry> list(DataQuery query);

    /**
     * These data as values of a class, by the codec of the actor's type.
     *
     * @param type of the values: of all that are read through it
     */
    <T> TypedData<T> typed(Class<T> type);
}
