package dev.rouse.lane;

import dev.rouse.StartOptions;

/**
 * The bounds of one lane.
 *
 * @param maxResident actors that may be awake on it
 * @param maxResidentBytes of their states, as they are encoded, and of what they have of features
 * @param warmBytes for what is known of those that sleep
 * @param maxInTransit calls that may be on their way to it
 * @param starts how many of them may read at a time
 * @param groupActors actors in one commit
 * @param groupBytes where a commit is full, in bytes as the store counts them
 */
public record LaneSettings(
        int maxResident,
        long maxResidentBytes,
        long warmBytes,
        int maxInTransit,
        StartOptions starts,
        int groupActors,
        int groupBytes) {}
