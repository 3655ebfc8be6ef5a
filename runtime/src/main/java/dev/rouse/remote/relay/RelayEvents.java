package dev.rouse.remote.relay;

import dev.rouse.RuntimeListener;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Listeners and the log of a node are told here of calls that are relayed: of each, and once of each node that they go to. Used by any thread. */
public final class RelayEvents {

    private static final Logger LOG = GuardedLogger.of(RelayEvents.class);

    private final RuntimeListener listener;

    /** Number of lanes whose calls to a node are relayed. */
    private final Map<NodeId, Integer> lanes = new ConcurrentHashMap<>();

    public RelayEvents(RuntimeListener listener) {
        this.listener = listener;
    }

    /** Calls of one lane to {@code owner} are relayed from now on. */
    void began(NodeId owner, NodeId through) {
        if (lanes.merge(owner, 1, Integer::sum) == 1) {
            LOG.atInfo()
                    .addKeyValue("node", owner)
                    .addKeyValue("through", through)
                    .log("Calls to a node that cannot be reached from here are relayed by other members");
        }
    }

    /** Calls of one lane to {@code owner} are no longer relayed. */
    void ended(NodeId owner, boolean reached) {
        if (lanes.merge(owner, -1, (all, one) -> all + one == 0 ? null : all + one) == null) {
            LOG.atInfo()
                    .addKeyValue("node", owner)
                    .log(
                            reached
                                    ? "Calls to a node go there directly again"
                                    : "Calls to a node that has left are no longer relayed");
        }
    }

    /** A call of this node went to a member that is to pass it on. */
    void relayed() {
        listener.callRelayed();
    }

    /** A call of another node was passed on. */
    void passedOn() {
        listener.callPassedOn();
    }
}
