package dev.rouse.test.world;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Lets the time of a world pass, in which processes run. */
public final class Running {

    private static final int ENDLESS = 1_000_000;

    /** Real time in which blocking code has to do something. */
    private static final Duration BLOCKING_LIMIT = Duration.ofSeconds(30);

    private static final Duration BLOCKING_LOOK = Duration.ofMillis(5);

    private final World world;
    private final List<SimulatedProcess> processes;
    private final RandomGenerator random;

    /**
     * Makes one.
     *
     * @param processes those that there are, at any time
     * @param random for who runs first
     */
    public Running(World world, List<SimulatedProcess> processes, RandomGenerator random) {
        this.world = world;
        this.processes = processes;
        this.random = random;
    }

    /** Lets {@code time} pass. */
    public void run(Duration time) {
        runUntil(() -> false, time);
    }

    /** Lets time pass until {@code condition} holds, which is looked at between all events, or {@code limit} has passed. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return world.pass(() -> passUntil(condition, limit));
    }

    private boolean passUntil(BooleanSupplier condition, Duration limit) {
        long end = world.now() + limit.toNanos();
        runProcesses();
        while (!condition.getAsBoolean()) {
            long next = Math.max(next(), world.now());
            if (next > end) {
                world.advanceTo(end);
                runProcesses();
                return condition.getAsBoolean();
            }
            world.advanceTo(next);
            runProcesses();
        }
        return true;
    }

    private long next() {
        long next = world.next();
        for (SimulatedProcess process : processes) {
            next = Math.min(next, process.next());
        }
        return next;
    }

    private void runProcesses() {
        int rounds = 0;
        do {
            while (runOnce() > 0) {
                if (++rounds > ENDLESS) {
                    throw new AssertionError("Tasks make tasks without end, and no time passes.");
                }
            }
        } while (blockingCodeGoesOn());
    }

    private int runOnce() {
        int ran = 0;
        int first = processes.isEmpty() ? 0 : random.nextInt(processes.size());
        for (int i = 0; i < processes.size(); i++) {
            ran += processes.get((first + i) % processes.size()).runNow();
        }
        return ran;
    }

    /** Until it brings something or ends: what it brings may have been taken before its thread says that it has ended. */
    private void awaitBlockingCode(SimulatedProcess process) {
        long looks = BLOCKING_LIMIT.dividedBy(BLOCKING_LOOK);
        while (!world.awaitArrival(BLOCKING_LOOK) && process.hasBlockingCode()) {
            if (looks-- == 0) {
                throw new AssertionError("Blocking code of " + process + " has run for " + BLOCKING_LIMIT + ".");
            }
        }
    }

    /** Waits, in real time, where code that blocks runs on a thread of its own. */
    private boolean blockingCodeGoesOn() {
        for (SimulatedProcess process : processes) {
            if (process.hasBlockingCode()) {
                awaitBlockingCode(process);
                return true;
            }
        }
        return false;
    }
}
