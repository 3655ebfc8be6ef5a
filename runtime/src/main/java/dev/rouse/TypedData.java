package dev.rouse;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An actor's own data as values of one class, written and read by the codec of the actor's type, as its state is. All else is as
 * {@link ActorData} says: limits, which count what the codec makes of a value, when reads go to the store, threads, and that
 * changes are saved in the commit of the turn.
 *
 * <pre>{@code
 * TypedData<Note> notes = data().typed(Note.class).prefix(DataKey.of("note/"));
 * notes.put(DataKey.of("1"), new Note("tea"));                 // under the key note/1
 * return notes.update(DataKey.of("1"), note -> note.done());
 * }</pre>
 *
 * <p>A value is encoded when it is put: what is done to it later changes nothing. Each read gives an object of its own. What the
 * codec cannot write or read is a {@link StateEncodingException} that names the key and the class.
 */
public interface TypedData<T> {

    /**
     * A value and its key, without the prefix of the view.
     */
    record Entry<T>(DataKey key, T value) {}

    /** Those of these values whose keys begin with {@code prefix}, by the rest of their keys: put, read and listed without it. */
    TypedData<T> prefix(DataKey prefix);

    /** The value of {@code key}; empty when there is none. */
    Mono<T> get(DataKey key);

    /** The values of those keys that have one, in one read. */
    Mono<Map<DataKey, T>> getAll(List<DataKey> keys);

    /** Sets a value, at once. */
    void put(DataKey key, T value);

    /** Sets all of these values or, when they are too much for a turn, none; at once. */
    void putAll(Map<DataKey, ? extends T> values);

    /**
     * Replaces a value by what {@code change} makes of it. Cold: each subscription reads, changes and puts, as a part of the
     * turn. Completes with the new value, empty when it was removed. In an exclusive turn nothing comes in between; in one that
     * overlaps with others the turn that ends last wins.
     *
     * @param change given null where there is no value; null removes it
     */
    Mono<T> update(DataKey key, Function<@Nullable T, @Nullable T> change);

    /** Removes values, at once. */
    void delete(DataKey... keys);

    /** The entries that {@code query}, whose keys are without the prefix, asks for, in its order. */
    Flux<Entry<T>> list(DataQuery query);
}
