/**
 * Nodes that die at any moment: {@link dev.rouse.crash.CrashContract} loses the store at each call to it, {@link dev.rouse.crash.KillContract} kills
 * processes. What a store must hold afterwards is read by {@link dev.rouse.crash.StoredLifeLogs}.
 */
package dev.rouse.crash;
