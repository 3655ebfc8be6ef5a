package dev.rouse.test;

import dev.rouse.test.world.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that was begun, and goes on while its test waits for something or lets time pass. */
public final class TestCall<T> {

    private final String node;
    private @Nullable Outcome<T> outcome;

    TestCall(String node) {
        this.node = node;
    }

    void begun(Outcome<T> begun) {
        outcome = begun;
    }

    /** Whether it has ended, well or not. */
    public boolean isOver() {
        return outcome != null && outcome.isOver();
    }

    /** The values that it has given so far. */
    public List<T> values() {
        return outcome == null ? List.of() : outcome.values();
    }

    /** The error that it has ended with; null where it has not. */
    public @Nullable Throwable error() {
        return outcome == null ? null : outcome.error();
    }

    /**
     * Its last value; null where it is empty. Its error is thrown.
     *
     * @throws AssertionError it has not ended
     */
    public @Nullable T value() {
        if (outcome == null || !outcome.isOver()) {
            throw new AssertionError("The call of " + node + " has not ended yet; so far it gave " + values() + ".");
        }
        return outcome.value();
    }

    /** Ends the call as a caller does that leaves. */
    public void cancel() {
        if (outcome != null) {
            outcome.cancel();
        }
    }
}
