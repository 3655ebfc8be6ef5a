package dev.rouse.remote.relay;

import dev.rouse.NodeUnavailableException;
import dev.rouse.RetryableException;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.NodeId;
import dev.rouse.remote.peer.LanePeers;
import dev.rouse.remote.peer.Peer;
import dev.rouse.wire.Frame;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes calls of other nodes on to the node of their actor, over the links of one lane, and the answers back; what is in them is not
 * read. It is the last but one station of a call: a node that cannot be reached from here either is told at once.
 */
public final class Relay {

    private final LaneLoop loop;
    private final LanePeers peers;
    private final Supplier<RelayMembers> members;
    private final RelayEvents events;
    private final Runnable emptied;
    private final Set<RelayedCall> calls = new HashSet<>();
    private @Nullable RetryableException closed;

    /** @param emptied told when the last call has ended, on the lane */
    public Relay(LaneLoop loop, LanePeers peers, Supplier<RelayMembers> members, RelayEvents events, Runnable emptied) {
        this.loop = loop;
        this.peers = peers;
        this.members = members;
        this.events = events;
        this.emptied = emptied;
    }

    /** Takes the call that {@code frame} makes, behind those that were taken before. From any thread. */
    public RelayedCall take(Frame.Call frame, NodeId to, RelayAnswers answers) {
        RelayedCall call = new RelayedCall(frame, to, answers, this);
        loop.put(() -> pass(call));
        return call;
    }

    private void pass(RelayedCall call) {
        if (call.isOver()) {
            return;
        }
        calls.add(call);
        NodeId to = call.to();
        String address = members.get().address(to);
        if (closed != null) {
            call.later(closed, 0);
        } else if (address == null) {
            call.later(new NodeUnavailableException("a member that was to pass it on knows no node " + to), 0);
        } else {
            pass(call, peers.of(to), address);
        }
    }

    private void pass(RelayedCall call, Peer peer, String address) {
        if (peer.isCutOff()) {
            peer.tryAgain(address);
            call.later(peer.reason(), 0);
        } else {
            events.passedOn();
            peer.send(call, address);
        }
    }

    /** {@code call} has ended. On the lane. */
    void ended(RelayedCall call) {
        calls.remove(call);
        if (calls.isEmpty()) {
            emptied.run();
        }
    }

    LaneLoop loop() {
        return loop;
    }

    /** Whether no call is under way. On the lane. */
    public boolean isIdle() {
        return calls.isEmpty();
    }

    /** Takes no more calls; those that are under way end with their links. On the lane. */
    public void close(RetryableException reason) {
        closed = reason;
    }
}
