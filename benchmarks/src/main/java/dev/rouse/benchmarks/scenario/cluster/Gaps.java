package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.ClusterEvent;
import dev.rouse.benchmarks.harness.Latencies;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Hand-overs as nodes see them: of each shard the time in which no node had it open. It begins when the giver asks the taker, just before it
 * seals, and ends when the taker tells that the shard is its own; so it is a little longer than from the seal to the opening. From any thread.
 */
final class Gaps {

    private final Map<Integer, Long> began = new HashMap<>();
    private final Map<Integer, Long> ended = new HashMap<>();
    private final Histogram all = Latencies.empty();

    /** Takes what a node that gives or takes shards tells, when it tells it. */
    synchronized void note(ClusterEvent event) {
        long now = System.nanoTime();
        if (event instanceof ClusterEvent.ShardsGiven given) {
            given.shards().forEach(shard -> began.put(shard, now - given.took().toNanos()));
            given.shards().forEach(this::record);
        } else if (event instanceof ClusterEvent.ShardsTaken taken && taken.from() != null) {
            taken.shards().forEach(shard -> ended.put(shard, now));
            taken.shards().forEach(this::record);
        }
    }

    private void record(int shard) {
        if (began.containsKey(shard) && ended.containsKey(shard)) {
            all.recordValue(Math.max(0, ended.remove(shard) - began.remove(shard)));
        }
    }

    /** Drops hand-overs of which only one side has told by now. */
    synchronized void begin() {
        began.clear();
        ended.clear();
    }

    /** Drops all that was measured so far. */
    synchronized void forget() {
        all.reset();
    }

    /** All of them, in nanoseconds. */
    synchronized Histogram all() {
        return all.copy();
    }
}
