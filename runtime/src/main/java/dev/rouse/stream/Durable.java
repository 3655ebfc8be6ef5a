package dev.rouse.stream;

/** Something that will be in the store. Lane only. */
public interface Durable {

    boolean isSaved();

    /** Runs {@code then} once it is in the store; never, when it does not get there. */
    void whenSaved(Runnable then);
}
