package dev.rouse.benchmarks.scenario;

/** Number of lanes of a node. */
enum Lanes {
    ONE(1),
    /** One for each processor, as the library has it. */
    ALL(Runtime.getRuntime().availableProcessors());

    private final int count;

    Lanes(int count) {
        this.count = count;
    }

    int count() {
        return count;
    }
}
