package dev.rouse.simulation;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeListener;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Brings what a node tells into the trace of its simulation, and counts. */
final class Witness implements RuntimeListener {

    private final String node;
    private final Trace trace;
    private final List<String> losses;
    private final Set<String> startedKeys = new HashSet<>();
    private long passedOn;
    private long commits;

    /** @param losses takes the places that it loses */
    Witness(String node, Trace trace, List<String> losses) {
        this.node = node;
        this.trace = trace;
        this.losses = losses;
    }

    /** Number of calls of others that it has passed on. */
    long passedOn() {
        return passedOn;
    }

    /** Number of its commits of actors. */
    long commits() {
        return commits;
    }

    /** Whether an actor of that key has ever started on it. */
    boolean hasStarted(String key) {
        return startedKeys.contains(key);
    }

    @Override
    public void actorSlept(ActorAddress address, int bytes) {
        trace.add(node + " put " + address + " to sleep");
    }

    @Override
    public void actorStarted(ActorStarted event) {
        startedKeys.add(event.address().key());
        trace.add(node + " started " + event.address() + (event.created() ? ", a new one" : "") + " with "
                + event.ledger().roundTrips() + " round trips");
    }

    @Override
    public void alarmFired(String type, String action, Duration late, int attempt, boolean failed, boolean dead) {
        trace.add(node + " fired an alarm, attempt " + attempt + (dead ? ", dead" : failed ? ", failed" : ""));
    }

    @Override
    public void committed(int actors, int bytes, Duration took) {
        commits++;
    }

    @Override
    public void callPassedOn() {
        passedOn++;
        trace.add(node + " passes a call on");
    }

    @Override
    public void fenced(String reason) {
        losses.add(node + ": " + reason);
        trace.add(node + " lost its place: " + reason);
    }
}
