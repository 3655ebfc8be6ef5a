package dev.rouse.gate;

/** Budget of calls of turns that a lane holds until what those saw is durable. Lane only. */
public final class HeldBudget {

    private final int max;
    private int held;

    public HeldBudget(int max) {
        this.max = max;
    }

    public int max() {
        return max;
    }

    /** Whether there was room for one more. */
    public boolean take() {
        if (held == max) {
            return false;
        }
        held++;
        return true;
    }

    public void giveBack() {
        held--;
    }
}
