/**
 * The embedded store: multi-version in memory, on request with a crash-safe copy on disk. Start at {@link
 * dev.rouse.kv.memory.MemoryKvStore}.
 */
@NullMarked
package dev.rouse.kv.memory;

import org.jspecify.annotations.NullMarked;
