/**
 * The data in memory: every key with its history, read by any number of threads while one writes. Start at
 * {@link dev.rouse.kv.memory.table.VersionedMap}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.memory.table;

import org.jspecify.annotations.NullMarked;
