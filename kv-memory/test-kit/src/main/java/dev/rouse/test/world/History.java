package dev.rouse.test.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that happened in a world, in the order in which it did. */
public final class History {

    private final World world;
    private final List<Line> lines = new ArrayList<>();

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
        this.world = world;
    }

    /** Adds a line of now. */
    public void add(String subject, String text) {
        lines.add(new Line(world.time(), subject, text));
    }

    /** All lines so far. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }
}
