package dev.rouse.turn;

import dev.rouse.ActorAddress;
import dev.rouse.TurnActivity;
import dev.rouse.TurnActivity.Busy;
import dev.rouse.TurnActivity.Share;
import dev.rouse.TurnActivity.Slow;
import dev.rouse.kv.KvMutation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts of the turns of a lane, kept while somebody looks. Bounded: of more actors than it has room for, the half with the fewest turns is
 * forgotten. A lane that has more than some thousand turns a second counts one of some for all of them, so that to look costs little where
 * there is much to be done; turns that did not end at once are looked at whether they are among the slow ones all the same. Lane only.
 */
public final class TurnTally {

    /** Actors that are counted at most. */
    private static final int ROOM = 4096;

    private static final int TOP = 20;

    /** Time between two looks at how many turns there are. */
    private static final long LOOKS_AFTER = TimeUnit.MILLISECONDS.toNanos(20);

    /** A lane looks at no more turns than this in a second, as long as one of {@link #LONGEST_STRIDE} is enough for that. */
    private static final long MOST_A_SECOND = 10_000;

    private static final int LONGEST_STRIDE = 64;

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

    /** One of so many turns is looked at in the mean, and counted for those before it. */
    private int stride = 1;

    /** The next one. Random: actors whose turns follow each other in a fixed order are counted alike. */
    private int next = 1;

    private int nextSaved = 1;

    /** Turns since the last one that was looked at. */
    private int passed;

    private int passedSaved;
    private int random = 1;

    /** Turns since the last look at how many there are. */
    private long turns;

    private long lookedAt;
    private boolean hasLooked;

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
     * @param ticker of the lane
     */
    void began(LongSupplier ticker) {
        began = passed + 1 < next ? 0 : ticker.getAsLong();
    }

    /** A turn that did not end at once is about to. */
    void aged(long nanos) {
        age = nanos;
    }

    /**
     * A turn has ended.
     *
     * @param ticker of the lane
     * @param inLine calls that wait behind it
     */
    public void ended(TimedTurn turn, LongSupplier ticker, int inLine) {
        boolean isLookedAt = ++passed >= next;
        if (!isLookedAt && age == 0) {
            return;
        }
        long now = ticker.getAsLong();
        long took = age > 0 || began == 0 ? age : Math.max(0, now - began);
        age = 0;
        noteSlow(turn, took);
        if (isLookedAt) {
            count(turn.call().address(), took, inLine);
            pace(now);
        }
    }

    private void count(ActorAddress actor, long took, int inLine) {
        Count count = counts.computeIfAbsent(actor, any -> new Count());
        count.turns += passed;
        all.turns += passed;
        count.nanos += took * passed;
        all.nanos += took * passed;
        count.waited += took * inLine * passed;
        if (counts.size() > ROOM) {
            forgetHalf();
        }
    }

    /** Decides which turn is looked at next. */
    private void pace(long now) {
        turns += passed;
        passed = 0;
        long nanos = now - lookedAt;
        if (!hasLooked || nanos >= LOOKS_AFTER) {
            long rate = hasLooked ? turns * TimeUnit.SECONDS.toNanos(1) / nanos : 0;
            stride = (int) Math.min(LONGEST_STRIDE, 1 + rate / MOST_A_SECOND);
            turns = 0;
            lookedAt = now;
            hasLooked = true;
        }
        next = draw();
    }

    /** From 1 on, {@link #stride} in the mean. */
    private int draw() {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return 1 + Math.floorMod(random, 2 * stride - 1);
    }

    private void noteSlow(TimedTurn turn, long took) {
        ActorAddress actor = turn.call().address();
        if (slow.size() < TOP || slow.element().took().toNanos() < took) {
            slow.add(new Slow(
                    actor, HERE, turn.call().what(), Duration.ofNanos(took), Instant.ofEpochMilli(clock.getAsLong())));
            if (slow.size() > TOP) {
                slow.remove();
            }
        }
    }

    /** Adds what an actor has changed, on its way to the store. */
    public void saved(ActorAddress actor, List<KvMutation> changes) {
        if (++passedSaved < nextSaved) {
            return;
        }
        Count count = counts.get(actor);
        if (count != null) {
            long bytes = 0;
            for (int i = 0; i < changes.size(); i++) {
                bytes += changes.get(i).size();
            }
            count.bytes += bytes * passedSaved;
            all.bytes += bytes * passedSaved;
        }
        passedSaved = 0;
        nextSaved = draw();
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

    /** The counts so far. The next turn is looked at whatever their number was: there may be few by now. */
    public TurnActivity told() {
        next = 1;
        nextSaved = 1;
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
