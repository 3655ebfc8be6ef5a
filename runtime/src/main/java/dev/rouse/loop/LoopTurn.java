package dev.rouse.loop;

/** A turn, as its loop knows it: code that runs in parts. */
public interface LoopTurn {

    /** {@code type/key.action}, for people. */
    String name();
}
