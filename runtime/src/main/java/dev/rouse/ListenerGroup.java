package dev.rouse;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one. What one throws, though it must not, keeps the others from nothing. */
final class ListenerGroup implements RuntimeListener {

    private final List<RuntimeListener> listeners;

    ListenerGroup(List<RuntimeListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    private void tell(Consumer<RuntimeListener> event) {
        tell(0, event);
    }

    private void tell(int from, Consumer<RuntimeListener> event) {
        if (from < listeners.size()) {
            try {
                event.accept(listeners.get(from));
            } finally {
                tell(from + 1, event);
            }
        }
    }

    @Override
    public void actorStarted(ActorStarted event) {
        tell(listener -> listener.actorStarted(event));
    }

    @Override
    public void actorSlept(ActorAddress address, int bytes) {
        tell(listener -> listener.actorSlept(address, bytes));
    }

    @Override
    public void actorDestroyed(ActorAddress address) {
        tell(listener -> listener.actorDestroyed(address));
    }

    @Override
    public void lifecycle(LifecycleEvent event) {
        tell(listener -> listener.lifecycle(event));
    }

    @Override
    public void hookFailed(String type, LifecycleHook hook) {
        tell(listener -> listener.hookFailed(type, hook));
    }

    @Override
    public void committed(int actors, int bytes, Duration took) {
        tell(listener -> listener.committed(actors, bytes, took));
    }

    @Override
    public void callAccepted(String type, int depth) {
        tell(listener -> listener.callAccepted(type, depth));
    }

    @Override
    public void turnEnded(String type, String action, boolean failed) {
        tell(listener -> listener.turnEnded(type, action, failed));
    }

    @Override
    public void failedUnheard(ActorAddress address, String action, Throwable error) {
        tell(listener -> listener.failedUnheard(address, action, error));
    }

    @Override
    public void turnRunsLong(ActorAddress address, String action, Duration ran) {
        tell(listener -> listener.turnRunsLong(address, action, ran));
    }

    @Override
    public void turnCutOff(ActorAddress address, String action, Duration ran) {
        tell(listener -> listener.turnCutOff(address, action, ran));
    }

    @Override
    public void laneBlocked(Thread thread, Duration age, StackTraceElement[] stack) {
        tell(listener -> listener.laneBlocked(thread, age, stack));
    }

    @Override
    public void alarmFired(String type, String action, Duration late, int attempt, boolean failed, boolean dead) {
        tell(listener -> listener.alarmFired(type, action, late, attempt, failed, dead));
    }

    @Override
    public void messagesHeld(String type, String queue, String limit) {
        tell(listener -> listener.messagesHeld(type, queue, limit));
    }

    @Override
    public void messageHandled(String type, String queue, Duration waited, int attempt, boolean failed, boolean dead) {
        tell(listener -> listener.messageHandled(type, queue, waited, attempt, failed, dead));
    }

    @Override
    public void messageDelivered(String type, String receiver, Duration waited, boolean failed, boolean dead) {
        tell(listener -> listener.messageDelivered(type, receiver, waited, failed, dead));
    }

    @Override
    public void workflowStarted(String type, String workflow) {
        tell(listener -> listener.workflowStarted(type, workflow));
    }

    @Override
    public void workflowEnded(
            String type, String workflow, WorkflowStatus status, Duration took, int entries, long bytes) {
        tell(listener -> listener.workflowEnded(type, workflow, status, took, entries, bytes));
    }

    @Override
    public void workflowPaused(ActorAddress address, String workflow, String id, String reason) {
        tell(listener -> listener.workflowPaused(address, workflow, id, reason));
    }

    @Override
    public void stepEnded(String type, String workflow, int attempt, boolean failed, boolean last, boolean undo) {
        tell(listener -> listener.stepEnded(type, workflow, attempt, failed, last, undo));
    }

    @Override
    public void startQueued() {
        tell(RuntimeListener::startQueued);
    }

    @Override
    public void startDequeued(Duration waited) {
        tell(listener -> listener.startDequeued(waited));
    }

    @Override
    public void alarmsWaiting(int actors, Duration oldest) {
        tell(listener -> listener.alarmsWaiting(actors, oldest));
    }

    @Override
    public void heartbeat(Duration took) {
        tell(listener -> listener.heartbeat(took));
    }

    @Override
    public void fenced(String reason) {
        tell(listener -> listener.fenced(reason));
    }

    @Override
    public void shardsTaken(int shards) {
        tell(listener -> listener.shardsTaken(shards));
    }

    @Override
    public void shardsGiven(int shards, Duration took) {
        tell(listener -> listener.shardsGiven(shards, took));
    }

    @Override
    public void memberSuspected(String node) {
        tell(listener -> listener.memberSuspected(node));
    }

    @Override
    public void memberRevoked(String node) {
        tell(listener -> listener.memberRevoked(node));
    }

    @Override
    public void callRelayed() {
        tell(RuntimeListener::callRelayed);
    }

    @Override
    public void callPassedOn() {
        tell(RuntimeListener::callPassedOn);
    }
}
