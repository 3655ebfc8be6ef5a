/**
 * A lane's event loop: its work in batches, its timers, the part of a turn that runs, and the thread locals of it. Start at
 * {@link dev.rouse.loop.LaneLoop}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.loop;

import org.jspecify.annotations.NullMarked;
