package dev.rouse.kv.fdb.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.fdb.process.NodeProcess.Told;
import java.util.BitSet;
import java.util.Map;

/**
 * The calls that are in the actors.
 *
 * @param repeated how often one was applied that had been applied before
 * @param byNode by the name of the node that they were made on
 */
record AppliedCalls(long repeated, Map<String, BitSet> byNode) {

    /** What the callers on {@code node} were told is true, each for its own call. */
    void assertTrue(String node, Map<Told, BitSet> told) {
        BitSet applied = byNode.getOrDefault(node, new BitSet());
        assertThat(without(told.get(Told.ACKNOWLEDGED), applied))
                .as("acknowledged on node %s and lost", node)
                .isEqualTo(new BitSet());
        assertThat(both(told.get(Told.RETRYABLE), applied))
                .as("told to be retryable on node %s, and applied", node)
                .isEqualTo(new BitSet());
        assertThat(told.get(Told.OTHER)).as("errors of other kinds").isEqualTo(new BitSet());
        assertThat(repeated).as("calls that were applied twice").isZero();
    }

    private static BitSet without(BitSet some, BitSet others) {
        BitSet rest = (BitSet) some.clone();
        rest.andNot(others);
        return rest;
    }

    private static BitSet both(BitSet some, BitSet others) {
        BitSet common = (BitSet) some.clone();
        common.and(others);
        return common;
    }
}
