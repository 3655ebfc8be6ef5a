package dev.rouse.benchmarks.scenario;

import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeListener.ActorStarted;
import java.util.concurrent.atomic.LongAdder;

/** Sums of the start ledgers of a node, over all of its starts. */
final class Ledgers implements RuntimeListener {

    private final boolean ofNew;
    private final LongAdder starts = new LongAdder();
    private final LongAdder roundTrips = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** @param ofNew whether to count the starts that make an actor, or those of actors that were there */
    Ledgers(boolean ofNew) {
        this.ofNew = ofNew;
    }

    /** Forgets all. */
    void reset() {
        starts.reset();
        roundTrips.reset();
        bytes.reset();
    }

    long starts() {
        return starts.sum();
    }

    long roundTrips() {
        return roundTrips.sum();
    }

    double roundTripsPerStart() {
        return (double) roundTrips.sum() / starts.sum();
    }

    double bytesPerStart() {
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
