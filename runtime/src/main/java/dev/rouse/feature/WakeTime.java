package dev.rouse.feature;

/**
 * The time at which an actor is to be woken.
 *
 * @param due in milliseconds since 1970; 1 at least
 * @param recurring whether there will be another one after it
 * @param pauseMillis after which it is due, whatever the wall clock shows then; 0: it is by the wall clock
 */
public record WakeTime(long due, boolean recurring, long pauseMillis) {}
