/**
 * The write path: the fence that every commit of a node carries, its heartbeats and reads, and the group commit that gathers
 * the turns of a lane. Start at {@link dev.rouse.commit.NodeFence}. Internal: not for applications, may change in
 * any release.
 */
@NullMarked
package dev.rouse.commit;

import org.jspecify.annotations.NullMarked;
