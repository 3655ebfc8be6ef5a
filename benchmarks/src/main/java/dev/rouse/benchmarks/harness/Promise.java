package dev.rouse.benchmarks.harness;

/**
 * The part of a rival's figure for the same work that the runtime must reach.
 *
 * @param of which figure of both is divided
 * @param bound of the runtime's by the rival's
 * @param atMost whether less is better
 */
public record Promise(Figure of, double bound, boolean atMost) {

    /** The figure that is compared. */
    public enum Figure {
        /** Of the rounds, in the scenario's unit. */
        VALUE,
        /** The median latency. */
        P50
    }

    /** At least {@code times} the rival's rate. */
    public static Promise rateAtLeast(double times) {
        return new Promise(Figure.VALUE, times, false);
    }

    /** At most {@code times} the rival's median latency. */
    public static Promise p50AtMost(double times) {
        return new Promise(Figure.P50, times, true);
    }

    public boolean isMetBy(double ratio) {
        return atMost ? ratio <= bound : ratio >= bound;
    }

    /** As a cell: {@code p50 ≤ 1.50}. */
    public String words() {
        return (of == Figure.P50 ? "p50 " : "") + (atMost ? "≤ " : "≥ ") + TextTable.number(bound);
    }
}
