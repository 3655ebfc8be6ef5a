package dev.rouse.actor;

/** How many calls of turns a lane holds until what they saw is durable. Lane only. */
final class HeldBudget {

    private final int max;
    private int held;

    HeldBudget(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    /** Whether there was room for one more. */
    boolean take() {
        if (held == max) {
            return false;
        }
        held++;
        return true;
    }

    void giveBack() {
        held--;
    }
}
