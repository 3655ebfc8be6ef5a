package dev.rouse;

import java.lang.reflect.Type;

/**
 * Turns an actor's state into bytes and back. Both run on the actor's lane: they must not block. What they throw fails
 * the turn or the start they run in, and leaves stored bytes as they are.
 */
public interface StateCodec {

    /** Bytes that {@link #decode} turns into an equal state, now and in later versions of the program. */
    byte[] encode(Object state, Type type);

    /** Never null: bytes that are not a state are an error that says what is wrong with them. */
    Object decode(byte[] bytes, Type type);
}
