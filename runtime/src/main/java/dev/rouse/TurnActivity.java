package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a cluster's actors while somebody looked at them. Of an event loop that has many, ten thousand a second and more, one of up to 64
 * is counted for all of them: its numbers are estimates then.
 *
 * @param since when the first of those who look asked the first node
 * @param nodes the share of each node
 * @param actors those with the most turns, time, bytes and waiting: at most 20 by each, in no order; one that has moved may be told by two nodes
 * @param slow the turns that took the longest, the longest first; at most 20
 */
public record TurnActivity(Instant since, List<Share> nodes, List<Busy> actors, List<Slow> slow) {

    /** Copies the lists. */
    public TurnActivity {
        Arguments.required("since", since);
        nodes = List.copyOf(Arguments.noNulls("nodes", nodes));
        actors = List.copyOf(Arguments.noNulls("actors", actors));
        slow = List.copyOf(Arguments.noNulls("slow", slow));
    }

    /**
     * The turns of the actors of one node, all together.
     *
     * @param node as {@link ClusterView} names it
     * @param turns that ended
     * @param took their time from beginning to end
     * @param bytes that they had written to the store, keys and values
     * @param silent why the node does not answer, so that nothing of it is here; null where it does
     */
    public record Share(
            String node,
            long turns,
            Duration took,
            long bytes,
            @Nullable String silent) {

        /** Checks that nothing is null that is needed. */
        public Share {
            Arguments.required("node", node);
            Arguments.required("took", took);
        }

        /** The same, of {@code other}. */
        public Share of(String other) {
            return new Share(other, turns, took, bytes, silent);
        }
    }

    /**
     * An actor that had turns.
     *
     * @param node that it is on
     * @param turns that ended
     * @param took their time from beginning to end, together
     * @param bytes that it had written to the store, keys and values
     * @param waited time that calls spent in line behind them, as it was seen at their ends
     */
    public record Busy(ActorAddress actor, String node, long turns, Duration took, long bytes, Duration waited) {

        /** Checks that nothing is null. */
        public Busy {
            Arguments.required("actor", actor);
            Arguments.required("node", node);
            Arguments.required("took", took);
            Arguments.required("waited", waited);
        }

        /** The same, on {@code other}. */
        public Busy of(String other) {
            return new Busy(actor, other, turns, took, bytes, waited);
        }
    }

    /**
     * A turn.
     *
     * @param node that it ran on
     * @param action its name; of a hook, that of its method
     * @param took from its beginning to its end
     * @param ended when it ended
     */
    public record Slow(ActorAddress actor, String node, String action, Duration took, Instant ended) {

        /** Checks that nothing is null. */
        public Slow {
            Arguments.required("actor", actor);
            Arguments.required("node", node);
            Arguments.required("action", action);
            Arguments.required("took", took);
            Arguments.required("ended", ended);
        }

        /** The same, on {@code other}. */
        public Slow of(String other) {
            return new Slow(actor, other, action, took, ended);
        }
    }

    /**
     * All of {@code parts} as one, with the shares of each.
     *
     * @param top as many actors by each measure, and as many slow turns, as are kept
     */
    public static TurnActivity merged(List<TurnActivity> parts, int top) {
        Arguments.noNulls("parts", parts);
        Instant since = parts.stream()
                .map(TurnActivity::since)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        List<Busy> actors =
                parts.stream().flatMap(part -> part.actors().stream()).toList();
        Set<Busy> most = new LinkedHashSet<>();
        List<Comparator<Busy>> orders = List.of(
                Comparator.comparingLong(Busy::turns),
                Comparator.comparing(Busy::took),
                Comparator.comparingLong(Busy::bytes),
                Comparator.comparing(Busy::waited));
        for (Comparator<Busy> order : orders) {
            actors.stream().sorted(order.reversed()).limit(top).forEach(most::add);
        }
        List<Slow> slowest = parts.stream()
                .flatMap(part -> part.slow().stream())
                .sorted(Comparator.comparing(Slow::took).reversed())
                .limit(top)
                .toList();
        List<Share> shares =
                parts.stream().flatMap(part -> part.nodes().stream()).toList();
        return new TurnActivity(since, shares, List.copyOf(most), slowest);
    }
}
