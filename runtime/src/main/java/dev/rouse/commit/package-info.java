/**
 * The write path: a node's place in the store, the fence that every commit of it carries, and the group commit that
 * gathers the turns of a lane. Start at {@link dev.rouse.commit.NodeFence}. Internal: not for applications, may change in
 * any release.
 */
@NullMarked
package dev.rouse.commit;

import org.jspecify.annotations.NullMarked;
