package dev.rouse.benchmarks.harness;

/**
 * A bound that a median must reach.
 *
 * @param bound in the unit of the scenario
 * @param atMost whether less is better
 */
public record Target(double bound, boolean atMost) {

    /** The median must not be below. */
    public static Target atLeast(double bound) {
        return new Target(bound, false);
    }

    /** The median must not be above. */
    public static Target atMost(double bound) {
        return new Target(bound, true);
    }

    public boolean isMetBy(double median) {
        return atMost ? median <= bound : median >= bound;
    }
}
