package dev.rouse.simulation;

import java.util.ArrayDeque;
import java.util.List;

/** Record of all that happened in a simulation, by its time. */
final class Trace {

    /** Whether frames are recorded too. */
    static final boolean FRAMES = Boolean.getBoolean("rouse.simulation.frames");

    private final World world;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final int most;

    Trace(World world) {
        this(world, Integer.MAX_VALUE);
    }

    /** @param most of the last lines that are kept */
    Trace(World world, int most) {
        this.world = world;
        this.most = most;
    }

    void add(String what) {
        lines.add(String.format("%10.6f  %s", world.now() / 1e9, what));
        if (lines.size() > most) {
            lines.removeFirst();
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public String toString() {
        return String.join("\n  ", lines);
    }
}
