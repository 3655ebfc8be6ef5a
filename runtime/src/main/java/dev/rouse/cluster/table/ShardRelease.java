package dev.rouse.cluster.table;

import java.util.Map;

/**
 * The outcome of a release. None of the shards that were to be released is the node's any more.
 *
 * @param sequences those of the rows that it wrote, by shard; a shard without one was gone before
 * @param bundlesGood whether warm bundles may go along: not where it was run again, for an earlier run may have happened, and the
 *     shard may have been somebody's in between
 */
public record ShardRelease(Map<Integer, Long> sequences, boolean bundlesGood) {}
