/**
 * A node among the others on its store: it joins, has its share of the shards, looks after its peers, and loses its place or gives
 * it back. Start at {@link dev.rouse.cluster.Membership}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.cluster;

import org.jspecify.annotations.NullMarked;
