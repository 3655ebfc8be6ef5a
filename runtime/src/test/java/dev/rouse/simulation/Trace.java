package dev.rouse.simulation;

import java.util.ArrayList;
import java.util.List;

/** Record of all that happened in a simulation, by its time. */
final class Trace {

    /** Whether frames are recorded too. */
    static final boolean FRAMES = Boolean.getBoolean("rouse.simulation.frames");

    private final World world;
    private final List<String> lines = new ArrayList<>();

    Trace(World world) {
        this.world = world;
    }

    void add(String what) {
        lines.add(String.format("%10.6f  %s", world.now() / 1e9, what));
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public String toString() {
        return String.join("\n  ", lines);
    }
}
