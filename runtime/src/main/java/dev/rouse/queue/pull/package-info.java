/**
 * Messages that actors take from their queues themselves. Start at {@link dev.rouse.queue.pull.Pull}. Internal: not for applications, may
 * change in any release.
 */
@NullMarked
package dev.rouse.queue.pull;

import org.jspecify.annotations.NullMarked;
