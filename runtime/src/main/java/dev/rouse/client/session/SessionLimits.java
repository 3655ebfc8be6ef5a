package dev.rouse.client.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a session.
 *
 * @param exchanges that are under way or wait
 * @param waitingBytes of those that wait
 * @param firstPause before a socket is opened again, doubled each time up to the longest
 * @param idle after which a socket that is not used is closed; null for never
 */
public record SessionLimits(
        int exchanges,
        long waitingBytes,
        Duration connectTimeout,
        Duration firstPause,
        Duration longestPause,
        @Nullable Duration idle) {}
