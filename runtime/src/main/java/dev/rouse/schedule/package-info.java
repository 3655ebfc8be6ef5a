/**
 * Schedules of actors, a feature: entries, cron times, firings, dead letters. Start at {@link dev.rouse.schedule.ScheduleFeature}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.schedule;

import org.jspecify.annotations.NullMarked;
