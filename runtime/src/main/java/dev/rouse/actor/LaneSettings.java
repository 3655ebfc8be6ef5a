package dev.rouse.actor;

/**
 * The bounds of one lane.
 *
 * @param maxResident actors that may be awake on it
 * @param warmBytes for what is known of those that sleep
 * @param maxInTransit calls that may be on their way to it
 * @param groupActors actors in one commit
 * @param groupBytes where a commit is full, in bytes
 */
public record LaneSettings(int maxResident, long warmBytes, int maxInTransit, int groupActors, int groupBytes) {}
