/**
 * Placement: which member should have which shard, as a pure function of the rows that every member reads. Start at {@link
 * dev.rouse.cluster.placement.Placement}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.cluster.placement;

import org.jspecify.annotations.NullMarked;
