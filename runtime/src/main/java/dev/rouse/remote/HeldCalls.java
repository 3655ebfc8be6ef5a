package dev.rouse.remote;

import dev.rouse.ActorId;
import dev.rouse.OverloadedException;
import dev.rouse.RetryableException;
import dev.rouse.loop.LaneLoop;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** The calls of one lane by their shards, and the bounds of those that wait. Lane only. */
final class HeldCalls {

    /** Time before its deadline at which a call that waits is told why. */
    private static final long BEFORE_DEADLINE = Duration.ofMillis(1).toNanos();

    private final HoldLimits limits;
    private final LaneLoop loop;
    private final Consumer<Outbound> expired;
    private final @Nullable ShardCalls[] shards = new @Nullable ShardCalls[ActorId.SHARDS];
    private int waiting;
    private long bytes;

    /** @param expired told of a call just before its deadline, which does not wait any more then */
    HeldCalls(HoldLimits limits, LaneLoop loop, Consumer<Outbound> expired) {
        this.limits = limits;
        this.loop = loop;
        this.expired = expired;
    }

    ShardCalls of(int number) {
        ShardCalls shard = shards[number];
        if (shard == null) {
            shard = new ShardCalls();
            shards[number] = shard;
        }
        return shard;
    }

    /** Those of a shard; null where there never were any. */
    @Nullable
    ShardCalls known(int number) {
        return shards[number];
    }

    /** @param each is told number and calls of each shard of which calls wait */
    void forEach(BiConsumer<Integer, ShardCalls> each) {
        for (int number = 0; number < shards.length; number++) {
            ShardCalls shard = shards[number];
            if (shard != null && !shard.isEmpty()) {
                each.accept(number, shard);
            }
        }
    }

    /**
     * Lets {@code call} wait.
     *
     * @return null, or the reason why it does not
     */
    @Nullable
    RetryableException add(Outbound call, long now) {
        ShardCalls shard = of(call.shard());
        RetryableException refusal = refusal(shard, call);
        if (refusal == null) {
            shard.add(call);
            waiting++;
            bytes += call.bytes();
            expireInTime(call, now);
        }
        return refusal;
    }

    private @Nullable RetryableException refusal(ShardCalls shard, Outbound call) {
        if (shard.size() >= limits.shardCalls()) {
            return new OverloadedException("calls that wait for the owner of one shard", limits.shardCalls());
        }
        if (waiting >= limits.calls()) {
            return new OverloadedException("calls of one lane that wait for the owners of shards", limits.calls());
        }
        if (shard.bytes() + call.bytes() > limits.shardBytes()) {
            return new OverloadedException("bytes of calls that wait for the owner of one shard", limits.shardBytes());
        }
        return bytes + call.bytes() > limits.bytes()
                ? new OverloadedException(
                        "bytes of calls of one lane that wait for the owners of shards", limits.bytes())
                : null;
    }

    /** Just before its deadline, a call that waits is told that nothing happened, and why. */
    private void expireInTime(Outbound call, long now) {
        if (call.call().timed) {
            call.expiry = loop.schedule(() -> expire(call), call.call().deadline - now - BEFORE_DEADLINE);
        }
    }

    private void expire(Outbound call) {
        if (remove(call)) {
            expired.accept(call);
        }
    }

    /** Returns whether {@code call} waited; it does not any more. */
    boolean remove(Outbound call) {
        if (!of(call.shard()).remove(call)) {
            return false;
        }
        waiting--;
        bytes -= call.bytes();
        Disposable expiry = call.expiry;
        if (expiry != null) {
            expiry.dispose();
            call.expiry = null;
        }
        return true;
    }

    /** Stops all timers of shards. */
    void stop() {
        for (ShardCalls shard : shards) {
            if (shard != null && shard.timer != null) {
                shard.timer.dispose();
            }
        }
    }
}
