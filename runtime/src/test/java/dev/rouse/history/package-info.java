/**
 * Long histories drawn from a seed, on stores that fail and are late: {@link dev.rouse.history.RandomTurnsTest} compares all that actors do with a
 * model, {@link dev.rouse.history.ActorHistoryContract} counts what a thousand actors acknowledged.
 */
package dev.rouse.history;
