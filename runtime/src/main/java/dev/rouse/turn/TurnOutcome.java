package dev.rouse.turn;

/** A call that notes the outcome of its turn, in changes that belong to the same commit. Implemented by calls. */
public interface TurnOutcome {

    /** {@code turn} has ended well: adds to its changes. */
    void succeeded(Turn turn);

    /** {@code turn} has failed, and of its changes nothing is left: adds what is to be noted. */
    void failed(Turn turn);
}
