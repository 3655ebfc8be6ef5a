package dev.rouse.lane;

import dev.rouse.deadlock.DeadlockWatch;
import dev.rouse.gate.HeldBudget;

/**
 * What a lane has for calls that turns make.
 *
 * @param held the room for those that may not leave yet
 * @param deadlocks watches those that wait in line
 */
public record Nesting(HeldBudget held, DeadlockWatch deadlocks) {}
