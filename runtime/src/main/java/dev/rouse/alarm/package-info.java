/**
 * Knows which actors of this node are due next, and wakes them. Start at {@link dev.rouse.alarm.AlarmClock}; {@link
 * dev.rouse.alarm.AlarmQueue} is what it has in memory, {@link dev.rouse.alarm.AlarmIndex} what it has not. Internal: not
 * for applications, may change in any release.
 */
@NullMarked
package dev.rouse.alarm;

import org.jspecify.annotations.NullMarked;
