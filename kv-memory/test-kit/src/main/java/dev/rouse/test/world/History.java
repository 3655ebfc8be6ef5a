package dev.rouse.test.world;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** All that happened in a world, in the order in which it did, or the last of it. */
public final class History {

    private final World world;
    private final int most;
    private final ArrayDeque<Line> lines = new ArrayDeque<>();

    /**
     * One thing that happened.
     *
     * @param at time since the world began
     * @param subject part of the world, as {@code network}
     * @param text in words
     */
    public record Line(Duration at, String subject, String text) {
        @Override
        public String toString() {
            return String.format("%10.6f  %s", at.toNanos() / 1e9, text);
        }
    }

    /** Makes an empty one. */
    public History(World world) {
        this(world, Integer.MAX_VALUE);
    }

    /**
     * Makes an empty one.
     *
     * @param most of the last lines that are kept
     */
    public History(World world, int most) {
        this.world = world;
        this.most = most;
    }

    /** Adds a line of now. */
    public void add(String subject, String text) {
        lines.add(new Line(world.time(), subject, text));
        if (lines.size() > most) {
            lines.removeFirst();
        }
    }

    /** All lines so far, or the last of them. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }
}
