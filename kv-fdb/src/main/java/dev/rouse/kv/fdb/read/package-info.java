/**
 * Reads: a request's keys and ranges in the fewest requests to the cluster. Start at
 * {@link dev.rouse.kv.fdb.read.FdbReads}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.fdb.read;

import org.jspecify.annotations.NullMarked;
