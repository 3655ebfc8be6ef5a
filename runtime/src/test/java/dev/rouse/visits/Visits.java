package dev.rouse.visits;

import dev.rouse.call.CallingTurn;
import dev.rouse.feature.Feature;
import dev.rouse.feature.FeatureFactory;
import dev.rouse.kv.KvCost;
import dev.rouse.record.Keys;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnScope;
import dev.rouse.visits.VisitChanges.Visit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The visit log as actors of one node use it, and its registration there. A visit is noted by the turn that subscribes: it is saved
 * in the same commit as the state, and gone without a trace when the turn fails.
 */
public final class Visits implements FeatureFactory {

    private @Nullable VisitFeature feature;

    @Override
    public Feature create(Keys keys, KvCost cost) {
        if (feature != null) {
            throw new IllegalStateException("these are the visits of another node");
        }
        feature = new VisitFeature(keys, cost);
        return feature;
    }

    private VisitFeature feature() {
        return Objects.requireNonNull(feature, "visits are not registered at the node");
    }

    /** Notes a visit of each of {@code visitors}. */
    public Mono<Void> note(String... visitors) {
        return inTurn("visits.note()", turn -> {
            for (String visitor : visitors) {
                feature().note(turn, new Visit(visitor, null));
            }
            return null;
        });
    }

    /**
     * Notes a visit, and keeps the actor awake while it lasts.
     *
     * @param until ends when the visitor leaves
     */
    public Mono<Void> receive(String visitor, Publisher<?> until) {
        return inTurn("visits.receive()", turn -> {
            feature().note(turn, new Visit(visitor, until));
            return null;
        });
    }

    /** All visits so far, the oldest first. */
    public Mono<List<String>> seen() {
        return inTurn("visits.seen()", feature()::seenBy);
    }

    private static <T> Mono<T> inTurn(String what, Function<Turn, @Nullable T> part) {
        return Mono.deferContextual(subscriber -> {
            Turn turn = (Turn) subscriber.get(CallingTurn.class);
            return new TurnScope(turn.host()).inTurn(what, now -> Mono.justOrEmpty(part.apply(now)));
        });
    }
}
