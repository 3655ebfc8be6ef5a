package dev.rouse.test.world;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The wall clock of a world. */
public final class WorldClock extends Clock {

    /** The time at which every world begins. */
    public static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final World world;
    private final ZoneId zone;

    /** Makes one in UTC. */
    public WorldClock(World world) {
        this(world, ZoneOffset.UTC);
    }

    private WorldClock(World world, ZoneId zone) {
        this.world = world;
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new WorldClock(world, other);
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(world.now());
    }
}
