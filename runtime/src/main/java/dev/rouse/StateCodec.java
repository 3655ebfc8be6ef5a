package dev.rouse;

import java.lang.reflect.Type;

/**
 * Turns an actor's state into bytes and back. Both run on the actor's lane: they must not block. What {@link #decode}
 * throws fails the start, what {@link #encode} throws fails the turn that made the state; stored bytes stay as they are. Of
 * several states that an actor had before any of them was to be saved or told of, the last one alone is encoded, if they are
 * values that nobody can change in place.
 */
public interface StateCodec {

    /** Bytes that {@link #decode} turns into an equal state, now and in later versions of the program. */
    byte[] encode(Object state, Type type);

    /** Never null: bytes that are not a state are an error that says what is wrong with them. */
    Object decode(byte[] bytes, Type type);
}
