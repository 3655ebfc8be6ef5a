package dev.rouse.benchmarks.scenario.bed;

import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.store.StoreKind;

/** Work that goes to some actors in turn, of which each piece needs commits that come one after the other. */
public interface SpreadWork extends Scenario {

    /** A prime, so that pieces which follow each other are for actors that are far apart. */
    long STRIDE = 7919;

    StoreKind store();

    int actors();

    /** Pieces in flight. */
    int window();

    /** Commits that each piece needs at least. */
    int commits();

    /** The number of the actor whose work a slot does next. */
    default int next(int slot, long nth, int there) {
        return (int) ((slot + nth) * STRIDE % there);
    }
}
