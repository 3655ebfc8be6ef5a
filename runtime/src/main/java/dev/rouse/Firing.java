package dev.rouse;

import java.time.Instant;
import java.util.Optional;

/**
 * The reason of a turn that no call asked for: an entry of the schedule that was due.
 *
 * @param id of the entry
 * @param scheduledAt the time it was due: the first of those that it stands for
 * @param firedAt when the turn began
 * @param attempt 1, and one more after each failure
 * @param missed how many later times of a recurring entry had come meanwhile, up to its end: this turn stands for them too. Those of a cron
 *     expression are counted up to 100
 */
public record Firing(
        String id, Optional<String> name, Instant scheduledAt, Instant firedAt, int attempt, long missed) {}
