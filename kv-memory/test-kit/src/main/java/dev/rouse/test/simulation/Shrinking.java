package dev.rouse.test.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Makes a plan that fails smaller, by leaving out steps for as long as it fails: halves first, then quarters, in the end one by one. */
public final class Shrinking {

    private final int mostRounds;
    private int rounds;

    /**
     * Prepares one.
     *
     * @param mostRounds runs that it may take
     */
    public Shrinking(int mostRounds) {
        this.mostRounds = mostRounds;
    }

    /** The runs that it took. */
    public int rounds() {
        return rounds;
    }

    /**
     * Gives steps that still fail.
     *
     * @param steps that fail
     * @param fails runs with the steps that are left
     */
    public Set<String> shrink(Set<String> steps, Predicate<Set<String>> fails) {
        List<String> left = new ArrayList<>(steps);
        int size = Math.max(1, left.size() / 2);
        while (rounds < mostRounds) {
            boolean smaller = leaveOut(left, size, fails);
            if (!smaller && size == 1) {
                break;
            }
            size = Math.max(1, Math.min(size / (smaller ? 1 : 2), left.size() / 2));
        }
        return new LinkedHashSet<>(left);
    }

    /** Tries each part of {@code left} of that size; tells whether one was left out. */
    private boolean leaveOut(List<String> left, int size, Predicate<Set<String>> fails) {
        boolean smaller = false;
        for (int from = 0; from < left.size() && rounds < mostRounds; ) {
            List<String> fewer = new ArrayList<>(left);
            fewer.subList(from, Math.min(from + size, left.size())).clear();
            rounds++;
            if (fails.test(new LinkedHashSet<>(fewer))) {
                left.clear();
                left.addAll(fewer);
                smaller = true;
            } else {
                from += size;
            }
        }
        return smaller;
    }
}
