package dev.rouse.remote.peer;

import dev.rouse.RetryableException;
import dev.rouse.link.LinkTransport;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The links of one lane, one to each node that it calls. Lane only. */
public final class LanePeers {

    /** For how long the link to a node that has left is kept: its last answers are on their way. */
    private static final long LAST_ANSWERS = Duration.ofSeconds(1).toNanos();

    /**
     * Nodes as far as they are known.
     *
     * @param isMember whether a node was a member at the last look at the table
     * @param isSilent whether a node does not answer: nothing more is expected of it once it is no member
     */
    public record KnownNodes(Predicate<NodeId> isMember, Predicate<NodeId> isSilent) {}

    private final LinkTransport links;
    private final long unsentBytes;
    private final LaneLoop loop;
    private final KnownNodes nodes;
    private final PeerUser user;
    private final Map<NodeId, Peer> peers = new HashMap<>();

    /** @param unsentBytes of calls that wait because one node takes no more, at most */
    public LanePeers(LinkTransport links, long unsentBytes, LaneLoop loop, KnownNodes nodes, PeerUser user) {
        this.links = links;
        this.unsentBytes = unsentBytes;
        this.loop = loop;
        this.nodes = nodes;
        this.user = user;
    }

    /** The link to {@code node}, which is opened when something is sent. */
    public Peer of(NodeId node) {
        Peer peer = peers.get(node);
        if (peer == null) {
            peer = new Peer(node, links, unsentBytes, loop, user);
            peers.put(node, peer);
        }
        if (!peer.wasMember) {
            peer.wasMember = nodes.isMember.test(node);
        }
        return peer;
    }

    /** Whether there is no link to {@code node}, as the last attempt to open one failed. */
    public boolean isCutOff(NodeId node) {
        Peer known = peers.get(node);
        return known != null && known.isCutOff();
    }

    /** Closes the links to nodes that have left: once their last answers have had the time to come, where any may come. */
    public void closeThoseOfLeft() {
        peers.values().removeIf(this::hasLeft);
    }

    private boolean hasLeft(Peer peer) {
        if (nodes.isMember.test(peer.node())) {
            peer.wasMember = true;
            return false;
        }
        if (peer.wasMember) {
            long answersWithin = nodes.isSilent.test(peer.node()) ? 0 : LAST_ANSWERS;
            loop.schedule(() -> peer.close("gone", "The node has left the cluster"), answersWithin);
        }
        return peer.wasMember || peer.isUnused();
    }

    /** Ends all that waits for a link or is sent over one, and closes all. */
    public void end(RetryableException reason) {
        List.copyOf(peers.values()).forEach(peer -> peer.end(reason));
        peers.clear();
    }
}
