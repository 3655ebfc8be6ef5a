/**
 * The thread that writes: groups of commits made durable with one sync, and the way back after a write that failed. It
 * knows a disk by an interface only. Start at {@link dev.rouse.kv.memory.journal.DiskJournal}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.memory.journal;

import org.jspecify.annotations.NullMarked;
