package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.LifecycleEvent;
import dev.rouse.LifecycleHook;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.WorkflowStatus;
import dev.rouse.log.GuardedLogger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * A listener that may throw, though it must not: the step of the runtime that tells it goes on. The log has the first time, the
 * second, the fourth and so on: it is told of every turn.
 */
final class GuardedListener implements RuntimeListener {

    private static final Logger LOG = GuardedLogger.of(GuardedListener.class);

    private final RuntimeListener listener;
    private final AtomicLong failures = new AtomicLong();

    private GuardedListener(RuntimeListener listener) {
        this.listener = listener;
    }

    static RuntimeListener of(RuntimeListener listener) {
        return listener == NONE ? NONE : new GuardedListener(listener);
    }

    @Override
    public void actorStarted(ActorStarted event) {
        tell(() -> listener.actorStarted(event));
    }

    @Override
    public void actorSlept(ActorAddress address, int bytes) {
        tell(() -> listener.actorSlept(address, bytes));
    }

    @Override
    public void actorDestroyed(ActorAddress address) {
        tell(() -> listener.actorDestroyed(address));
    }

    @Override
    public void lifecycle(LifecycleEvent event) {
        tell(() -> listener.lifecycle(event));
    }

    @Override
    public void shardsTaken(int shards) {
        tell(() -> listener.shardsTaken(shards));
    }

    @Override
    public void shardsGiven(int shards, Duration took) {
        tell(() -> listener.shardsGiven(shards, took));
    }

    @Override
    public void memberSuspected(String node) {
        tell(() -> listener.memberSuspected(node));
    }

    @Override
    public void memberRevoked(String node) {
        tell(() -> listener.memberRevoked(node));
    }

    @Override
    public void callRelayed() {
        tell(listener::callRelayed);
    }

    @Override
    public void callPassedOn() {
        tell(listener::callPassedOn);
    }

    @Override
    public void hookFailed(String type, LifecycleHook hook) {
        tell(() -> listener.hookFailed(type, hook));
    }

    @Override
    public void committed(int actors, int bytes, Duration took) {
        tell(() -> listener.committed(actors, bytes, took));
    }

    @Override
    public void callAccepted(String type, int depth) {
        tell(() -> listener.callAccepted(type, depth));
    }

    @Override
    public void turnEnded(String type, String action, boolean failed) {
        tell(() -> listener.turnEnded(type, action, failed));
    }

    @Override
    public void failedUnheard(ActorAddress address, String action, Throwable error) {
        tell(() -> listener.failedUnheard(address, action, error));
    }

    @Override
    public void turnRunsLong(ActorAddress address, String action, Duration ran) {
        tell(() -> listener.turnRunsLong(address, action, ran));
    }

    @Override
    public void turnCutOff(ActorAddress address, String action, Duration ran) {
        tell(() -> listener.turnCutOff(address, action, ran));
    }

    @Override
    public void laneBlocked(Thread thread, Duration age, StackTraceElement[] stack) {
        tell(() -> listener.laneBlocked(thread, age, stack));
    }

    @Override
    public void messagesHeld(String type, String queue, String limit) {
        tell(() -> listener.messagesHeld(type, queue, limit));
    }

    @Override
    public void messageHandled(String type, String queue, Duration waited, int attempt, boolean failed, boolean dead) {
        tell(() -> listener.messageHandled(type, queue, waited, attempt, failed, dead));
    }

    @Override
    public void alarmFired(String type, String action, Duration late, int attempt, boolean failed, boolean dead) {
        tell(() -> listener.alarmFired(type, action, late, attempt, failed, dead));
    }

    @Override
    public void messageDelivered(String type, String receiver, Duration waited, boolean failed, boolean dead) {
        tell(() -> listener.messageDelivered(type, receiver, waited, failed, dead));
    }

    @Override
    public void workflowStarted(String type, String workflow) {
        tell(() -> listener.workflowStarted(type, workflow));
    }

    @Override
    public void workflowEnded(
            String type, String workflow, WorkflowStatus status, Duration took, int entries, long bytes) {
        tell(() -> listener.workflowEnded(type, workflow, status, took, entries, bytes));
    }

    @Override
    public void workflowPaused(ActorAddress address, String workflow, String id, String reason) {
        tell(() -> listener.workflowPaused(address, workflow, id, reason));
    }

    @Override
    public void stepEnded(String type, String workflow, int attempt, boolean failed, boolean last, boolean undo) {
        tell(() -> listener.stepEnded(type, workflow, attempt, failed, last, undo));
    }

    @Override
    public void startQueued() {
        tell(listener::startQueued);
    }

    @Override
    public void startDequeued(Duration waited) {
        tell(() -> listener.startDequeued(waited));
    }

    @Override
    public void alarmsWaiting(int actors, Duration oldest) {
        tell(() -> listener.alarmsWaiting(actors, oldest));
    }

    @Override
    public void heartbeat(Duration took) {
        tell(() -> listener.heartbeat(took));
    }

    @Override
    public void fenced(String reason) {
        tell(() -> listener.fenced(reason));
    }

    private void tell(Runnable event) {
        try {
            event.run();
        } catch (Throwable e) {
            long times = failures.incrementAndGet();
            if (Long.bitCount(times) == 1) {
                LOG.error("Listener {} threw, which it must not, for the {}. time", listener, times, e);
            }
        }
    }
}
