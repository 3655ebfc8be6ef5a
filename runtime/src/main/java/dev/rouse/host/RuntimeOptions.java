package dev.rouse.host;

import dev.rouse.RuntimeListener;
import dev.rouse.alarm.AlarmSettings;
import dev.rouse.commit.NodeSettings;
import dev.rouse.preload.StartSettings;
import java.time.Duration;

/**
 * What a runtime has beside its store and its actor types. Immutable; each {@code with…} makes a changed copy.
 *
 * @param maxResidentActors awake at the same time on this node, an equal share of them on each lane; beyond it those that are
 *     idle longest go to sleep. 1,000,000 by default
 * @param maxResidentBytes of the states of those, as they are encoded, with the own data and schedules that were read ahead or
 *     are not saved yet, an equal share on each lane; beyond it those that are idle longest go to sleep, and with twice as many, or all of busy actors, calls of others are refused. An eighth of the
 *     heap by default
 * @param warmCacheBytes for what lets sleeping actors wake without a read; 64 MiB by default, or a sixteenth of the heap where
 *     that is less, 0 for none
 * @param maxCallsInTransit calls that may be on their way to one lane; 65,536 by default
 * @param commitActors actors in one group commit; 1,024 by default
 * @param commitBytes where a group commit is full, as the store counts it, and never more than half of what the store takes;
 *     512 KiB by default
 * @param stopTimeout how long {@link ActorRuntime#stop()} waits for turns and commits; 30 s by default
 * @param node lease, heartbeat and freshness
 * @param starts how many may go to the store at a time, on each lane
 * @param alarms bounds of waking by alarms
 * @param blocking bounds of what {@link dev.rouse.ActorContext#blocking} runs
 * @param blockedLane after which the thread of a lane that does not come round is told of, with its stack; zero: never. 2 s by
 *     default
 * @param listener what is told of starts, commits and the like
 * @param developmentChecks whether what actors do to their states is checked at every turn: a state that was changed in place,
 *     by its own actor without {@code update} or by somebody who kept it, fails the turn with {@link
 *     dev.rouse.StateChangedInPlaceException}; and every state and scheduled argument is read again after it was written, not only
 *     the first of each class. Each turn encodes the state for that, so: in development and in tests. False by default, and then
 *     it costs nothing
 */
public record RuntimeOptions(
        int maxResidentActors,
        long maxResidentBytes,
        long warmCacheBytes,
        int maxCallsInTransit,
        int commitActors,
        int commitBytes,
        Duration stopTimeout,
        NodeSettings node,
        StartSettings starts,
        AlarmSettings alarms,
        BlockingSettings blocking,
        Duration blockedLane,
        RuntimeListener listener,
        boolean developmentChecks) {

    /** What a runtime has unless told otherwise. */
    public static final RuntimeOptions DEFAULTS = new RuntimeOptions(
            1_000_000,
            heap(8),
            Math.min(64L * 1024 * 1024, heap(16)),
            65_536,
            1024,
            512 * 1024,
            Duration.ofSeconds(30),
            NodeSettings.DEFAULTS,
            StartSettings.DEFAULTS,
            AlarmSettings.DEFAULTS,
            BlockingSettings.DEFAULTS,
            Duration.ofSeconds(2),
            RuntimeListener.NONE,
            false);

    public RuntimeOptions {
        if (maxResidentBytes < 1) {
            throw new IllegalArgumentException("maxResidentBytes is at least 1, got " + maxResidentBytes + ".");
        }
        if (maxResidentActors < 1 || maxCallsInTransit < 1 || commitActors < 1 || commitBytes < 1) {
            throw new IllegalArgumentException(
                    "maxResidentActors, maxCallsInTransit, commitActors and commitBytes are at"
                            + " least 1, got " + maxResidentActors + ", " + maxCallsInTransit + ", " + commitActors
                            + " and "
                            + commitBytes + ".");
        }
        if (warmCacheBytes < 0 || stopTimeout.isNegative() || blockedLane.isNegative()) {
            throw new IllegalArgumentException("warmCacheBytes, stopTimeout and blockedLane are zero or more, got "
                    + warmCacheBytes + ", " + stopTimeout + " and " + blockedLane + ".");
        }
    }

    public RuntimeOptions withMaxResidentActors(int actors) {
        return new RuntimeOptions(
                actors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                alarms,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withMaxResidentBytes(long bytes) {
        return new RuntimeOptions(
                maxResidentActors,
                bytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                alarms,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    private static long heap(int part) {
        return Runtime.getRuntime().maxMemory() / part;
    }

    public RuntimeOptions withWarmCacheBytes(long bytes) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                bytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                alarms,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withMaxCallsInTransit(int calls) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                calls,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                alarms,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    /** Bounds of one group commit. */
    public RuntimeOptions withCommits(int actors, int bytes) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                actors,
                bytes,
                stopTimeout,
                node,
                starts,
                alarms,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withStopTimeout(Duration timeout) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                timeout,
                node,
                starts,
                alarms,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withNode(NodeSettings settings) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                settings,
                starts,
                alarms,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withStarts(StartSettings settings) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                settings,
                alarms,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withAlarms(AlarmSettings settings) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                settings,
                blocking,
                blockedLane,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withBlocking(BlockingSettings settings) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                alarms,
                settings,
                blockedLane,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withBlockedLane(Duration limit) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                alarms,
                blocking,
                limit,
                listener,
                developmentChecks);
    }

    public RuntimeOptions withListener(RuntimeListener other) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                alarms,
                blocking,
                blockedLane,
                other,
                developmentChecks);
    }

    /** Whether what actors do to their states is checked at every turn, for development and tests. */
    public RuntimeOptions withDevelopmentChecks(boolean checks) {
        return new RuntimeOptions(
                maxResidentActors,
                maxResidentBytes,
                warmCacheBytes,
                maxCallsInTransit,
                commitActors,
                commitBytes,
                stopTimeout,
                node,
                starts,
                alarms,
                blocking,
                blockedLane,
                listener,
                checks);
    }
}
