/**
 * The files of a store: its directory and lock, RocksDB's files, the guard that finds damage in them, and the checks of
 * opening. Start at {@link dev.rouse.kv.memory.disk.DurableStore}. Internal: not for applications, may change in any
 * release.
 */
@NullMarked
package dev.rouse.kv.memory.disk;

import org.jspecify.annotations.NullMarked;
