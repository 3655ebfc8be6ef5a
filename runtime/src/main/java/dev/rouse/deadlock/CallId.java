package dev.rouse.deadlock;

/**
 * Identity of a call in the search for deadlocks, on all nodes of a cluster.
 *
 * @param node where the call waits or runs
 * @param number that the node has given to it and to no other
 */
record CallId(String node, long number) {}
