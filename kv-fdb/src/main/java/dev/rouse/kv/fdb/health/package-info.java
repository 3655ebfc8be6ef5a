/**
 * The state of the cluster: the reason why it does not serve, which it is asked for, and counters of the store's own
 * work. Start at {@link dev.rouse.kv.fdb.health.ClusterTrouble}. Internal: not for applications, may change in any
 * release.
 */
@NullMarked
package dev.rouse.kv.fdb.health;

import org.jspecify.annotations.NullMarked;
