package dev.rouse.turn;

import dev.rouse.ActorAddress;
import dev.rouse.TurnActivity;
import dev.rouse.TurnActivity.Busy;
import dev.rouse.TurnActivity.Share;
import dev.rouse.TurnActivity.Slow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Counts of the turns of a lane, kept while somebody looks. Bounded: of more actors than it has room for, the half with the fewest turns is
 * forgotten. Lane only.
 */
public final class TurnTally {

    /** Actors that are counted at most. */
    private static final int ROOM = 4096;

    private static final int TOP = 20;

    /** The name of this node, which it need not know. */
    private static final String HERE = "";

    private final long since;
    private final LongSupplier clock;
    private final Count all = new Count();
    private final Map<ActorAddress, Count> counts = new HashMap<>();
    private final PriorityQueue<Slow> slow = new PriorityQueue<>(Comparator.comparing(Slow::took));

    /** When the newest turn began; 0 for before these counts. */
    private long began;

    /** The age of the turn that is about to end, where it did not end at once; else 0. */
    private long age;

    private static final class Count {

        private long turns;
        private long nanos;
        private long bytes;
        private long waited;
    }

    /** @param clock the wall clock, in milliseconds since 1970 */
    public TurnTally(LongSupplier clock) {
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    /**
     * A turn begins.
     *
     * @param now as the lane's ticker tells it
     */
    void began(long now) {
        began = now;
    }

    /** A turn that did not end at once is about to. */
    void aged(long nanos) {
        age = nanos;
    }

    /**
     * A turn has ended.
     *
     * @param now as the lane's ticker tells it
     * @param inLine calls that wait behind it
     */
    public void ended(TimedTurn turn, long now, int inLine) {
        long took = age > 0 || began == 0 ? age : Math.max(0, now - began);
        age = 0;
        ActorAddress actor = turn.call().address();
        Count count = counts.computeIfAbsent(actor, any -> new Count());
        count.turns++;
        all.turns++;
        count.nanos += took;
        all.nanos += took;
        count.waited += took * inLine;
        if (slow.size() < TOP || slow.element().took().toNanos() < took) {
            slow.add(new Slow(
                    actor, HERE, turn.call().what(), Duration.ofNanos(took), Instant.ofEpochMilli(clock.getAsLong())));
            if (slow.size() > TOP) {
                slow.remove();
            }
        }
        if (counts.size() > ROOM) {
            forgetHalf();
        }
    }

    /** Adds what an actor has changed, on its way to the store. */
    public void saved(ActorAddress actor, int bytes) {
        Count count = counts.get(actor);
        if (count != null) {
            count.bytes += bytes;
            all.bytes += bytes;
        }
    }

    private void forgetHalf() {
        List<Map.Entry<ActorAddress, Count>> all = new ArrayList<>(counts.entrySet());
        all.sort(Comparator.comparingLong(each -> each.getValue().turns));
        all.subList(0, all.size() / 2).forEach(each -> counts.remove(each.getKey()));
    }

    /** The same of several lanes as one, with one share. */
    public static TurnActivity merged(List<TurnActivity> lanes) {
        TurnActivity all = TurnActivity.merged(lanes, TOP);
        long turns = 0;
        long bytes = 0;
        Duration took = Duration.ZERO;
        for (Share lane : all.nodes()) {
            turns += lane.turns();
            bytes += lane.bytes();
            took = took.plus(lane.took());
        }
        return new TurnActivity(
                all.since(), List.of(new Share(HERE, turns, took, bytes, null)), all.actors(), all.slow());
    }

    /** The counts so far. */
    public TurnActivity told() {
        Map<ActorAddress, Count> top = new LinkedHashMap<>();
        List<Comparator<Count>> orders = List.of(
                Comparator.comparingLong(count -> count.turns),
                Comparator.comparingLong(count -> count.nanos),
                Comparator.comparingLong(count -> count.bytes),
                Comparator.comparingLong(count -> count.waited));
        for (Comparator<Count> order : orders) {
            counts.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(order.reversed()))
                    .limit(TOP)
                    .forEach(each -> top.put(each.getKey(), each.getValue()));
        }
        List<Busy> actors = new ArrayList<>(top.size());
        top.forEach((actor, count) -> actors.add(new Busy(
                actor, HERE, count.turns, Duration.ofNanos(count.nanos), count.bytes, Duration.ofNanos(count.waited))));
        List<Slow> slowest = new ArrayList<>(slow);
        slowest.sort(Comparator.comparing(Slow::took).reversed());
        Share share = new Share(HERE, all.turns, Duration.ofNanos(all.nanos), all.bytes, null);
        return new TurnActivity(Instant.ofEpochMilli(since), List.of(share), actors, slowest);
    }
}
