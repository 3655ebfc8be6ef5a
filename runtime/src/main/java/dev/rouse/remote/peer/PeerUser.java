package dev.rouse.remote.peer;

import dev.rouse.record.NodeId;

/** User of a lane's links to other nodes. Lane only. */
public interface PeerUser {

    /** A link to {@code peer} is open, or answers again. */
    void reached(NodeId peer);

    /** A node was not to be reached, a link to it broke or answers no more. */
    void lost();
}
