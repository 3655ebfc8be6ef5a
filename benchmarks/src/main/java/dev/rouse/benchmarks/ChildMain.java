package dev.rouse.benchmarks;

/** {@link Main} in a JVM of its own, which ends with it: threads of libraries that linger cost the next measurement time. */
final class ChildMain {

    private ChildMain() {}

    public static void main(String[] args) {
        System.exit(Commands.run(new Main(), args));
    }
}
