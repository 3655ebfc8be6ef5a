/**
 * A lane's event loop: its work in batches, its timers, and which part of which turn runs. Internal: not for applications, may
 * change in any release.
 */
@NullMarked
package dev.rouse.loop;

import org.jspecify.annotations.NullMarked;
