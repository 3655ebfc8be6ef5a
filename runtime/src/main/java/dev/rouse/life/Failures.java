package dev.rouse.life;

import dev.rouse.ActorAddress;
import dev.rouse.ActorFailedException;
import dev.rouse.FailurePolicy;
import dev.rouse.log.GuardedLogger;
import dev.rouse.loop.LaneLoop;
import dev.rouse.shard.ShardSet;
import dev.rouse.type.HostedType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;

/**
 * The actors of a lane whose last activation failed, and what their type's policy makes of it. Bounded: the one that is here
 * longest is forgotten for one too many, and is then merely asleep. Lane only.
 */
public final class Failures {

    private static final Logger LOG = GuardedLogger.of(Failures.class);
    private static final int MAX = 10_000;

    private final LifeLane lane;
    private final Map<ActorAddress, Failure> byAddress = new LinkedHashMap<>();

    public Failures(LifeLane lane) {
        this.lane = lane;
    }

    private static final class Failure {
        private final HostedType type;
        private String reason = "";
        private int inRow;
        private long awakeSince;
        private boolean awake;
        private boolean stopped;
        private @Nullable Disposable restart;

        Failure(HostedType type) {
            this.type = type;
        }

        void cancelRestart() {
            if (restart != null) {
                restart.dispose();
                restart = null;
            }
        }
    }

    /** Counts a failure of {@code activation}. */
    void failed(Activation activation, String reason) {
        ActorAddress address = activation.address();
        FailurePolicy policy = activation.type().lifecycle().failure();
        Failure failure = byAddress.computeIfAbsent(address, key -> new Failure(activation.type()));
        if (failure.awake && lane.nanoTime() - failure.awakeSince >= LaneLoop.nanos(policy.healthyAfter())) {
            failure.inRow = 0;
        }
        failure.awake = false;
        failure.inRow++;
        failure.reason = reason;
        failure.cancelRestart();
        boolean tooOften = policy.then() == FailurePolicy.Then.RESTART && failure.inRow > policy.maxRestarts();
        failure.stopped = policy.then() == FailurePolicy.Then.STOP || tooOften;
        if (policy.then() == FailurePolicy.Then.RESTART && !tooOften && lane.isOpen() && lane.serves(address)) {
            restartLater(activation.type(), address, failure, policy);
        }
        LOG.atWarn()
                .addKeyValue("actor", address)
                .addKeyValue("incarnation", Long.toHexString(activation.incarnation()))
                .addKeyValue("failures", failure.inRow)
                .addKeyValue("policy", policy.then())
                .log(
                        failure.stopped
                                ? "An actor failed and is stopped until it is resumed: {}"
                                : "An actor failed: {}",
                        reason);
        forgetOne();
    }

    private void restartLater(HostedType type, ActorAddress address, Failure failure, FailurePolicy policy) {
        failure.restart = lane.schedule(
                () -> {
                    failure.restart = null;
                    lane.residency().restart(type, address);
                },
                LaneLoop.nanos(policy.backoff(failure.inRow)));
    }

    /** An actor that is forgotten while it pauses starts now: calls may wait for it. */
    private void forgetOne() {
        if (byAddress.size() > MAX) {
            Map.Entry<ActorAddress, Failure> oldest =
                    byAddress.entrySet().iterator().next();
            forget(oldest.getKey());
        }
    }

    /** Counts the time from the start of an activation of {@code address}. */
    void awake(ActorAddress address) {
        if (byAddress.isEmpty()) {
            return;
        }
        Failure failure = byAddress.get(address);
        if (failure != null) {
            failure.awake = true;
            failure.awakeSince = lane.nanoTime();
        }
    }

    /** Forgets the failures of an actor whose {@code activation} ended well, after enough health. */
    void slept(Activation activation) {
        if (byAddress.isEmpty()) {
            return;
        }
        Failure failure = byAddress.get(activation.address());
        if (failure != null && failure.awake) {
            failure.awake = false;
            long healthy =
                    LaneLoop.nanos(activation.type().lifecycle().failure().healthyAfter());
            if (lane.nanoTime() - failure.awakeSince >= healthy) {
                byAddress.remove(activation.address());
            }
        }
    }

    /** Error of a call of an actor that is not resident; null when it may start it. */
    @Nullable
    public ActorFailedException refusal(ActorAddress address) {
        Failure failure = byAddress.isEmpty() ? null : byAddress.get(address);
        return failure == null || !failure.stopped ? null : new ActorFailedException(address, failure.reason);
    }

    /** Whether the start of {@code address} is to wait for the end of a pause. */
    public boolean isPausing(ActorAddress address) {
        Failure failure = byAddress.isEmpty() ? null : byAddress.get(address);
        return failure != null && failure.restart != null;
    }

    /** Reason for the failure of its last activation; null when that did not fail. */
    @Nullable
    public String reason(ActorAddress address) {
        Failure failure = byAddress.isEmpty() ? null : byAddress.get(address);
        return failure == null ? null : failure.reason;
    }

    /** Nothing is held against {@code address} any more; a pause of it ends now. */
    public void forget(ActorAddress address) {
        Failure failure = byAddress.remove(address);
        if (failure != null && failure.restart != null) {
            failure.cancelRestart();
            lane.residency().restart(failure.type, address);
        }
    }

    /** Restarts none of {@code shards} any more, and returns those whose pause this ended. */
    public List<ActorAddress> cancelRestarts(ShardSet shards) {
        List<ActorAddress> pausing = new ArrayList<>();
        byAddress.forEach((address, failure) -> {
            if (failure.restart != null && shards.contains(address.id())) {
                failure.cancelRestart();
                pausing.add(address);
            }
        });
        return pausing;
    }
}
