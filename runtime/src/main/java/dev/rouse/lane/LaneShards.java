package dev.rouse.lane;

import dev.rouse.ActorId;
import dev.rouse.shard.ShardSet;
import java.util.function.Consumer;

/** The shards that are open on a lane, and those that are on their way from there. Lane only. */
final class LaneShards {

    private ShardSet open = ShardSet.none();

    /** Not open any more, with turns that are to end here. */
    private ShardSet draining = ShardSet.none();

    /** Of those, the ones that drain slowly. */
    private ShardSet awaited = ShardSet.none();

    /** Drained here last, while others may still drain them. */
    private ShardSet givenUp = ShardSet.none();

    void open(ShardSet claimed) {
        open = open.plus(claimed);
        draining = draining.minus(claimed);
        awaited = awaited.minus(claimed);
    }

    void drain(ShardSet left) {
        draining = draining.plus(open.intersection(left));
        open = open.minus(left);
    }

    /**
     * Those of {@code left} that drain yet do so slowly from now on. Turns that are to end may wait for turns of other nodes, and those
     * for actors that drain here: so calls of turns are served.
     *
     * @param served told of those, where there are any
     */
    void letTurnsIn(ShardSet left, Consumer<ShardSet> served) {
        ShardSet late = draining.intersection(left);
        awaited = awaited.plus(late);
        if (!late.isEmpty()) {
            served.accept(late);
        }
    }

    void giveUp(ShardSet left) {
        givenUp = draining.intersection(left);
        draining = draining.minus(left);
        awaited = awaited.minus(left);
    }

    /** Those that were given up last, which drain again. */
    ShardSet takeBack() {
        ShardSet back = givenUp.minus(open);
        givenUp = ShardSet.none();
        draining = draining.plus(back);
        return back;
    }

    boolean serves(ActorId actor) {
        return open.contains(actor);
    }

    /** Whether turns of {@code actor} are to end here, while its shard is not open any more. */
    boolean drains(ActorId actor) {
        return draining.contains(actor);
    }

    /** As {@link #drains}, of one that calls of turns are served of until then. */
    boolean drainsSlowly(ActorId actor) {
        return awaited.contains(actor);
    }
}
