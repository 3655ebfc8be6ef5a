package dev.rouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.crash.CrashFlow.Moment;
import dev.rouse.crash.CutStore.Way;
import dev.rouse.kv.KvStore;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes that die, or lose their store, at each of their calls to it in turn, while an actor is created, migrated, called, put
 * to sleep, woken by its schedule and destroyed; and the nodes after them.
 */
public interface CrashContract {

    String FLOWS = "dev.rouse.crash.CrashFlow#all";

    /** A store of which nobody else uses a root that begins with {@code C}. */
    KvStore store();

    /** Of so many calls one is cut at: more than one where each takes its time. */
    default int stride() {
        return 1;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(FLOWS)
    default void whereverTheNodeIsCutOffOneMomentIsStoredAsAWhole(CrashFlow flow) {
        BitSet writes = new Crash(flow, store()).undisturbed();
        Set<Moment> found = new HashSet<>();
        for (int call = 1; call <= writes.length(); call += stride()) {
            for (Way way : Way.values()) {
                if (writes.get(call) || !way.applies()) {
                    found.add(new Crash(flow, store()).cutAt(call, way));
                }
            }
        }
        if (stride() == 1) {
            assertThat(found).as("every moment was cut off at").containsAll(flow.moments());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource(FLOWS)
    default void whereverItsSuccessorIsCutOffTooOneMomentIsStoredAsAWhole(CrashFlow flow) {
        int calls = new Crash(flow, store()).undisturbed().length();
        for (int call = 1; call <= calls; call += stride()) {
            Way way = call % 2 == 0 ? Way.LOST : Way.APPLIED;
            new Crash(flow, store()).cutTwice(call, way, call * 5 % 13, way == Way.LOST ? Way.APPLIED : Way.LOST);
        }
    }
}
