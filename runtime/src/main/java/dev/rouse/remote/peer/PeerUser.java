package dev.rouse.remote.peer;

import dev.rouse.record.NodeId;

/** User of a lane's links to other nodes. Lane only. */
public interface PeerUser {

    /** A link to {@code node} is open. */
    void reached(NodeId node);

    /** A node was not to be reached, or a link to it broke. */
    void lost();
}
