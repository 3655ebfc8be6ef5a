package dev.rouse.stored;

/** Counts the bytes of the states in a lane's memory. */
public interface StateSizes {

    /** Called when the state of {@code actor} was read or encoded, and has so many bytes. */
    void resized(ActorMemory actor, int bytes);
}
