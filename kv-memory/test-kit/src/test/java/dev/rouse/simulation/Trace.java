package dev.rouse.simulation;

import dev.rouse.test.world.History;
import java.util.List;
import java.util.stream.Collectors;

/** Record of all that happened in a simulation, by its time. */
record Trace(History history) {

    /** Whether frames are recorded too. */
    static final boolean FRAMES = Boolean.getBoolean("rouse.simulation.frames");

    void add(String what) {
        history.add("test", what);
    }

    List<History.Line> lines() {
        return history.lines();
    }

    @Override
    public String toString() {
        return lines().stream().map(History.Line::toString).collect(Collectors.joining("\n  "));
    }
}
