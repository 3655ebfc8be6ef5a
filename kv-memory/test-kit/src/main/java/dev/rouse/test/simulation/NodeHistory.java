package dev.rouse.test.simulation;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeListener;
import dev.rouse.test.world.History;
import java.time.Duration;

/** Brings what a node tells into the history of its run. */
final class NodeHistory implements RuntimeListener {

    private final String node;
    private final History history;

    NodeHistory(String node, History history) {
        this.node = node;
        this.history = history;
    }

    private void add(String text) {
        history.add("actor", node + " " + text);
    }

    @Override
    public void actorStarted(ActorStarted event) {
        add("started " + event.address() + (event.created() ? ", a new one" : "") + " with "
                + event.ledger().roundTrips() + " round trips");
    }

    @Override
    public void actorSlept(ActorAddress address, int bytes) {
        add("put " + address + " to sleep");
    }

    @Override
    public void actorDestroyed(ActorAddress address) {
        add("destroyed " + address);
    }

    @Override
    public void turnEnded(String type, String action, boolean failed) {
        add((failed ? "failed in a turn of " : "ended a turn of ") + type + ": " + action);
    }

    @Override
    public void committed(int actors, int bytes, Duration took) {
        add("committed changes of " + actors + " actors");
    }

    @Override
    public void alarmFired(String type, String action, Duration late, int attempt, boolean failed, boolean dead) {
        add("fired " + action + " of " + type + ", attempt " + attempt + (dead ? ", dead" : failed ? ", failed" : ""));
    }

    @Override
    public void fenced(String reason) {
        add("lost its place: " + reason);
    }
}
