package dev.rouse.kv.fdb.health;

/**
 * The reason that a cluster gives for not serving.
 *
 * @param reason one clause without a full stop
 * @param full whether it is to be given no more data, as it starts no transactions or its disks are nearly full; what it has can be
 *     read
 */
record ClusterCause(String reason, boolean full) {}
