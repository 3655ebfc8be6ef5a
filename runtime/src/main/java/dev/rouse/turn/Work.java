package dev.rouse.turn;

/** A call of a feature that says itself what its beginning does, when it has its turn in the mailbox. */
public interface Work {

    /** Begins: by {@link WorkHost#run}, or {@link WorkHost#skip} where nothing is to be done any more. Lane only. */
    void begin(WorkHost host);
}
