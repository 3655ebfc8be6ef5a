package dev.rouse;

/** A state as an earlier version of the program stored it. */
public interface StoredState {

    /** The version of the schema that it was stored with, from 1. */
    int version();

    /**
     * The state read as another class: one that has the shape it had then, or with the default codec Jackson's {@code
     * JsonNode}, for the tree.
     *
     * @throws RuntimeException what the type's {@link StateCodec} says when it cannot be read as that
     */
    <T> T as(Class<T> type);

    /** A copy of the bytes that the codec wrote. */
    byte[] bytes();
}
