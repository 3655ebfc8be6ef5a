package dev.rouse.test;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of clients on a simulated cluster, and what became of them. What was {@link #answered} has happened, once; what was {@link
 * #refused} or has {@link #failed} has not; what is {@link #unknown} may have happened, once.
 */
public final class Operations {

    private final List<Operation> all;

    Operations(List<Operation> all) {
        this.all = List.copyOf(all);
    }

    /** The end of an operation, as its client knows it. */
    public enum Fate {
        /** It was answered. */
        ANSWERED,
        /** It ended with a {@link dev.rouse.RetryableException}: nothing happened. */
        REFUSED,
        /** It ended with an error of an action, or another one: the turn that failed left no trace. */
        FAILED,
        /**
         * It ended with {@link dev.rouse.OutcomeUnknownException} or {@link dev.rouse.CallTimeoutException}, or did not end, as the node
         * that it was called on died.
         */
        UNKNOWN
    }

    /**
     * One operation.
     *
     * @param number of the operation in its run, from 0 on
     * @param fate of its last call, where it made several
     * @param value that it was answered, the last one; null where there is none
     * @param error that it ended with; null where there is none
     */
    public record Operation(
            int number,
            Fate fate,
            @Nullable Object value,
            @Nullable Throwable error) {}

    /** Each operation, in the order of the numbers. */
    public List<Operation> all() {
        return all;
    }

    /** Those of one fate. */
    public List<Operation> of(Fate fate) {
        return all.stream().filter(operation -> operation.fate() == fate).toList();
    }

    /** The values of those that were answered. */
    public <T> List<T> values(Class<T> type) {
        return of(Fate.ANSWERED).stream()
                .map(Operation::value)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Number of those that were answered. */
    public int answered() {
        return of(Fate.ANSWERED).size();
    }

    /** Number of those of which nothing happened. */
    public int refused() {
        return of(Fate.REFUSED).size();
    }

    /** Number of those whose turn failed. */
    public int failed() {
        return of(Fate.FAILED).size();
    }

    /** Number of those of which nobody knows whether they happened. */
    public int unknown() {
        return of(Fate.UNKNOWN).size();
    }

    /** Number of all. */
    public int count() {
        return all.size();
    }

    @Override
    public String toString() {
        return count() + " operations: " + answered() + " answered, " + refused() + " refused, " + failed()
                + " failed, " + unknown() + " unknown";
    }
}
