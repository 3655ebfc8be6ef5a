package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a node learnt of its cluster, or did in it. Nodes are named as in {@link ClusterView}. */
public sealed interface ClusterEvent {

    /** When this node learnt of it or did it, by its own clock. */
    Instant at();

    /** A node is a member. Told of each other one when this node itself joins. */
    record MemberJoined(String node, String address, String build, Instant at) implements ClusterEvent {

        /** Checks that nothing is missing. */
        public MemberJoined {
            Arguments.required("node", node);
            Arguments.required("address", address);
            Arguments.required("build", build);
            Arguments.required("at", at);
        }
    }

    /** A member began to give its shards away. */
    record MemberDraining(String node, Instant at) implements ClusterEvent {

        /** Checks that nothing is missing. */
        public MemberDraining {
            Arguments.required("node", node);
            Arguments.required("at", at);
        }
    }

    /** A member gave back its place by itself. */
    record MemberLeft(String node, Instant at) implements ClusterEvent {

        /** Checks that nothing is missing. */
        public MemberLeft {
            Arguments.required("node", node);
            Arguments.required("at", at);
        }
    }

    /**
     * This node no longer hears of a member, which may be dead.
     *
     * @param why one sentence on what it does not hear
     */
    record MemberSuspected(String node, String why, Instant at) implements ClusterEvent {

        /** Checks that nothing is missing. */
        public MemberSuspected {
            Arguments.required("node", node);
            Arguments.required("why", why);
            Arguments.required("at", at);
        }
    }

    /** A member that was suspected is heard of again. */
    record MemberRecovered(String node, Instant at) implements ClusterEvent {

        /** Checks that nothing is missing. */
        public MemberRecovered {
            Arguments.required("node", node);
            Arguments.required("at", at);
        }
    }

    /**
     * A member was struck from the store, and whatever it still does is void.
     *
     * @param by the node that struck it; null where this node does not know which one did
     * @param why one sentence on the evidence
     */
    record MemberRevoked(String node, @Nullable String by, String why, Instant at) implements ClusterEvent {

        /** Checks that nothing is missing. */
        public MemberRevoked {
            Arguments.required("node", node);
            Arguments.required("why", why);
            Arguments.required("at", at);
        }
    }

    /**
     * Shards are this node's from now on.
     *
     * @param from who had them; null for nobody
     * @param why one sentence
     */
    record ShardsTaken(@Nullable String from, List<Integer> shards, String why, Instant at) implements ClusterEvent {

        /** Copies the list. */
        public ShardsTaken {
            Arguments.noNulls("shards", shards);
            Arguments.required("why", why);
            Arguments.required("at", at);
            shards = List.copyOf(shards);
        }
    }

    /**
     * Shards are this node's no longer, and are offered to another one.
     *
     * @param took from the question to the taker, before calls of the shards are held, until it was told to claim them
     * @param why one sentence
     */
    record ShardsGiven(String to, List<Integer> shards, Duration took, String why, Instant at) implements ClusterEvent {

        /** Copies the list. */
        public ShardsGiven {
            Arguments.required("to", to);
            Arguments.noNulls("shards", shards);
            Arguments.required("took", took);
            Arguments.required("why", why);
            Arguments.required("at", at);
            shards = List.copyOf(shards);
        }
    }

    /**
     * Shards are this node's no longer, since another one took them or this node lost its place.
     *
     * @param why one sentence
     */
    record ShardsLost(List<Integer> shards, String why, Instant at) implements ClusterEvent {

        /** Copies the list. */
        public ShardsLost {
            Arguments.noNulls("shards", shards);
            Arguments.required("why", why);
            Arguments.required("at", at);
            shards = List.copyOf(shards);
        }
    }
}
