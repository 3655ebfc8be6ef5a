package dev.rouse.deadlock;

import java.util.concurrent.atomic.AtomicBoolean;

/** Lets one lane of a node at a time look for deadlocks, so that two of them do not break one deadlock twice. */
public final class DeadlockTurn {

    private final AtomicBoolean taken = new AtomicBoolean();
    private final CallNumbers numbers;

    /** @param node name of the node, which no other has */
    public DeadlockTurn(String node) {
        this.numbers = new CallNumbers(node);
    }

    CallNumbers numbers() {
        return numbers;
    }

    /** Whether it is the caller's turn, until {@link #end}. */
    boolean begin() {
        return taken.compareAndSet(false, true);
    }

    void end() {
        taken.set(false);
    }
}
