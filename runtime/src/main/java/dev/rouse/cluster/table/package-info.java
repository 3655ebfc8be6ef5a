/**
 * The tables that the nodes of a cluster share in their store: members, owners of shards, and the transactions that change them. Start
 * at {@link dev.rouse.cluster.table.ShardTable}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.cluster.table;

import org.jspecify.annotations.NullMarked;
