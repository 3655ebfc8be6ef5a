package dev.rouse.benchmarks.scenario.bed;

import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import java.util.concurrent.atomic.LongAdder;

/** Sums of the start ledgers of a node, over all of its starts. */
public final class Ledgers implements RuntimeListener {

    private final boolean ofNew;
    private final LongAdder starts = new LongAdder();
    private final LongAdder roundTrips = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** @param ofNew whether to count the starts that make an actor, or those of actors that were there */
    public Ledgers(boolean ofNew) {
        this.ofNew = ofNew;
    }

    /** Forgets all. */
    public void reset() {
        starts.reset();
        roundTrips.reset();
        bytes.reset();
    }

    public long starts() {
        return starts.sum();
    }

    public long roundTrips() {
        return roundTrips.sum();
    }

    public double roundTripsPerStart() {
        return (double) roundTrips.sum() / starts.sum();
    }

    public double bytesPerStart() {
        return (double) bytes.sum() / starts.sum();
    }

    @Override
    public void actorStarted(ActorStarted event) {
        if (event.created() == ofNew) {
            starts.increment();
            roundTrips.add(event.ledger().roundTrips());
            bytes.add(event.ledger().bytes());
        }
    }
}
