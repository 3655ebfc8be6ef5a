package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of a cluster. Nodes are named by their incarnation, 32 hexadecimal digits, which a node that joins again has not.
 *
 * @param version of the tables that it was read from: another one says that something has changed since; null while nobody has
 *     changed anything
 * @param shards how many there are in the store, owned or not
 * @param members in the order of their names
 * @param moves the shards that are not where they are meant to be
 * @param pausedTypes names of the types that {@link Administration#pause(Class)} has paused, in order
 */
public record ClusterView(
        @Nullable String version, int shards, List<Member> members, List<Move> moves, List<String> pausedTypes) {

    /** Copies the lists. */
    public ClusterView {
        Arguments.noNulls("members", members);
        Arguments.noNulls("moves", moves);
        Arguments.noNulls("pausedTypes", pausedTypes);
        members = List.copyOf(members);
        moves = List.copyOf(moves);
        pausedTypes = List.copyOf(pausedTypes);
    }

    /**
     * A node of the cluster.
     *
     * @param address where other nodes reach it; empty for nowhere
     * @param build version of its program
     * @param weight how many shards it takes beside others
     * @param owned shards that it has
     * @param meant shards that it is to have
     * @param self whether it is the node whose view this is
     */
    public record Member(
            String node, State state, String address, String build, int weight, int owned, int meant, boolean self) {

        /** Checks that nothing is missing. */
        public Member {
            Arguments.required("node", node);
            Arguments.required("state", state);
            Arguments.required("address", address);
            Arguments.required("build", build);
        }
    }

    /** State of a member; each constant names what may come next. */
    public enum State {
        /** It has a place in the store, and has not said yet what it is. Next: ACTIVE, CALLS_ONLY, DRAINING. */
        JOINING,
        /** It takes shards and serves them. Next: DRAINING. */
        ACTIVE,
        /** It gives its shards away and takes no more. Final. */
        DRAINING,
        /** It hosts no actors, and brings calls to those that do. Final. */
        CALLS_ONLY
    }

    /**
     * Shards that are to go from one member to another.
     *
     * @param from null for nobody that is a member
     * @param to null for nobody: no member takes shards
     * @param shards how many
     */
    public record Move(@Nullable String from, @Nullable String to, int shards) {}

    /** Number of shards that no member has: calls of their actors wait. */
    public int unowned() {
        return shards - members.stream().mapToInt(Member::owned).sum();
    }
}
