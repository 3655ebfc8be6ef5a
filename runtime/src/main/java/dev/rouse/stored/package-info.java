/**
 * The stored records of an actor as one activation reads and writes them: meta record, alarm index row and listing, and what its
 * features add. Start at {@link dev.rouse.stored.ActorRecords}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.stored;

import org.jspecify.annotations.NullMarked;
