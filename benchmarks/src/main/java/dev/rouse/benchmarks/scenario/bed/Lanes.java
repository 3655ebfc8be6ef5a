package dev.rouse.benchmarks.scenario.bed;

/** Number of lanes of a node. */
public enum Lanes {
    ONE(1),
    /** One for each processor, as the library has it. */
    ALL(Runtime.getRuntime().availableProcessors());

    private final int count;

    Lanes(int count) {
        this.count = count;
    }

    public int count() {
        return count;
    }
}
