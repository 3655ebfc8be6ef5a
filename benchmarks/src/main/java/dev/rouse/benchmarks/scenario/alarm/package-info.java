/** Scenarios of alarms: how late they fire, and how many fire a second. Start at {@link dev.rouse.benchmarks.scenario.alarm.Alarms}. */
@NullMarked
package dev.rouse.benchmarks.scenario.alarm;

import org.jspecify.annotations.NullMarked;
