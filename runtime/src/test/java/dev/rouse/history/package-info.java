/**
 * Long histories drawn from a seed, on stores that fail and are late: {@link dev.rouse.history.RandomTurnsTest} compares all that actors do with a
 * model, {@link dev.rouse.history.ActorHistoryContract} counts what a thousand actors acknowledged. Actors of clusters that are simulated or of
 * processes, with the rules of their histories: {@link dev.rouse.history.LedgerHistory}, {@link dev.rouse.history.CourierCheck}.
 */
package dev.rouse.history;
