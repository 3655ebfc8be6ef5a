package dev.rouse;

import dev.rouse.json.ByteCounts;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns an actor's state into bytes and back. All of it runs on the actor's lane: it must not block. What {@link #decode}
 * throws fails the start, what {@link #encode} throws fails the turn that made the state; stored bytes stay as they are. Of
 * several states that an actor had before any of them was to be saved or told of, the last one alone is encoded, if they are
 * values that nobody can change in place.
 */
public interface StateCodec {

    /** Bytes that {@link #decode} turns into an equal state, now and in later versions of the program. */
    byte[] encode(Object state, Type type);

    /** Never null: bytes that are not a state are an error that says what is wrong with them. */
    Object decode(byte[] bytes, Type type);

    /**
     * Checks a type before anything of it is stored: that of a state when its actor type is registered, that of an argument or
     * a value of own data when one is first written. By default every type is accepted.
     *
     * @throws IllegalArgumentException when no value of {@code type} could be read again, naming the class at fault, what is
     *     expected of it, and what to do
     */
    default void check(Type type) {}

    /**
     * Tells what {@link #decode} would not bring back. Called for the first value of each class before it is saved, with {@linkplain
     * dev.rouse.RuntimeOptions#developmentChecks development checks} for every one; what is lost fails the turn with {@link
     * StateEncodingException}. By default nothing is lost when what is decoded equals {@code state}, or when it is encoded as the same
     * bytes, be it in another order, or when {@code state} itself is encoded differently each time.
     *
     * @param bytes what {@link #encode} has just made of {@code state}
     * @return what is lost, as a clause without a full stop; null for nothing
     * @throws RuntimeException as {@link #decode} does, when the bytes cannot be read at all
     */
    default @Nullable String lost(Object state, byte[] bytes, Type type) {
        Object back = decode(bytes, type);
        if (state.equals(back)) {
            return null;
        }
        byte[] again = encode(back, type);
        if (Arrays.equals(bytes, again) || ByteCounts.areSame(bytes, again)) {
            return null;
        }
        return Arrays.equals(bytes, encode(state, type)) ? ByteCounts.told(bytes, again) : null;
    }
}
