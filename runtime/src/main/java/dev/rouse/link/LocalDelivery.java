package dev.rouse.link;

import dev.rouse.record.NodeId;

/** The wire between nodes of one process. Where it is not {@link #AT_ONCE}, it is a test that makes the network what networks are. */
public interface LocalDelivery {

    /** Nothing is late or lost. */
    LocalDelivery AT_ONCE = Packet::arrive;

    /** Takes a packet, on the event loop of its sender: calls one of its methods, now or later. */
    void transmit(Packet packet);

    /** Bytes under way from one node to another, or the word that a link is closed. Safe from any thread. */
    interface Packet {

        /** The node that sent it. */
        NodeId from();

        /** The node that it goes to. */
        NodeId to();

        /** Number of its bytes; 0 for the word that the link is closed. */
        int bytes();

        /** It has arrived, and is handed over behind those that were sent before it on the same link: it waits for them. */
        void arrive();

        /** It is lost for good: the link breaks, and both sides see that at once. */
        void lose();
    }
}
