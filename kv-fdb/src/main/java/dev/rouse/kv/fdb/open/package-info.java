/**
 * The steps of opening a store: the cluster file, the client's network, the database, the first request to the cluster.
 * Start at {@link dev.rouse.kv.fdb.open.Connection}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.fdb.open;

import org.jspecify.annotations.NullMarked;
