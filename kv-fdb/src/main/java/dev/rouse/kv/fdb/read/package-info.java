/**
 * Reads: a request's keys and ranges in the fewest requests to the cluster. Start at {@link
 * dev.rouse.kv.fdb.read.FdbReads}. Internal: it may change with any release.
 */
@NullMarked
package dev.rouse.kv.fdb.read;

import org.jspecify.annotations.NullMarked;
