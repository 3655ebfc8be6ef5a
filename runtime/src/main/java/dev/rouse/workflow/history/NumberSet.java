package dev.rouse.workflow.history;

import java.util.Arrays;

/** Numbers of workflows for which something is to be done: mostly none or one, so they are told apart only where there are many. Lane only. */
public final class NumberSet {

    private static final long[] NONE = {};

    private long[] numbers = NONE;
    private int count;

    public void add(long number) {
        if (count > 0 && numbers[count - 1] == number) {
            return;
        }
        if (count == numbers.length) {
            settle();
            numbers = Arrays.copyOf(numbers, Math.max(4, 2 * count));
        }
        numbers[count++] = number;
    }

    /** Sorts them, and keeps each once. */
    private void settle() {
        if (count < 2) {
            return;
        }
        Arrays.sort(numbers, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || numbers[kept - 1] != numbers[i]) {
                numbers[kept++] = numbers[i];
            }
        }
        count = kept;
    }

    /** Removes all of them, and returns them in order. */
    public long[] drain() {
        if (count == 0) {
            return NONE;
        }
        settle();
        long[] all = Arrays.copyOf(numbers, count);
        count = 0;
        return all;
    }
}
