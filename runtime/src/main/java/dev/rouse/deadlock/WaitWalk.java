package dev.rouse.deadlock;

import dev.rouse.call.Call;
import dev.rouse.deadlock.WaitFact.TurnFact;
import dev.rouse.turn.Holding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Gathers what a call waits for: goes from lane to lane along what waits for what, and where that leads to another node and is wanted
 * so, has that node do the same.
 */
final class WaitWalk {

    /** The most waits that it gathers: what is beyond is taken to end by itself. */
    private static final int MAX_CALLS = 4_096;

    private final WatchedLane home;
    private final CallNumbers numbers;
    private final Call first;
    private final Consumer<WaitGraph> then;
    private final ArrayDeque<Call> toVisit = new ArrayDeque<>();
    private final Map<Call, Wait> met = new LinkedHashMap<>();
    private final WaitGraph graph = new WaitGraph();
    private final ArrayDeque<Call> relays = new ArrayDeque<>();
    private final Set<CallId> known = new HashSet<>();
    private boolean wide;

    /**
     * @param first a call of this node
     * @param then told on {@code home}
     */
    WaitWalk(WatchedLane home, CallNumbers numbers, Call first, Consumer<WaitGraph> then) {
        this.home = home;
        this.numbers = numbers;
        this.first = first;
        this.then = then;
    }

    /**
     * Has it ask other nodes too.
     *
     * @param asked ways of calls to other nodes that are asked about already
     */
    WaitWalk wide(Collection<CallId> asked) {
        wide = true;
        known.addAll(asked);
        return this;
    }

    void start() {
        toVisit.add(first);
        Wait.laneOf(first).loop().put(this::visit);
    }

    /** On the lane of the call to visit next. */
    private void visit() {
        Call next;
        while ((next = toVisit.peek()) != null) {
            if (!Wait.laneOf(next).loop().isHere()) {
                Wait.laneOf(next).loop().put(this::visit);
                return;
            }
            look(toVisit.remove());
        }
        home.loop().put(this::gathered);
    }

    private void look(Call call) {
        Wait wait = Wait.of(call);
        met.put(call, wait);
        for (Holding turn : wait.turns()) {
            for (Call nested : turn.calls()) {
                if (met.size() + toVisit.size() < MAX_CALLS
                        && !met.containsKey(nested)
                        && !toVisit.contains(nested)
                        && isOfThisNode(nested)) {
                    toVisit.add(nested);
                }
            }
        }
    }

    private boolean isOfThisNode(Call call) {
        return call.receiver() instanceof WatchedLane lane && lane.actors() == home.actors();
    }

    private void gathered() {
        met.values().forEach(wait -> {
            graph.add(fact(wait));
            if (wait.elsewhere()) {
                relays.add(wait.call());
            }
        });
        if (wide) {
            askNext();
        } else {
            then.accept(graph);
        }
    }

    private CallId id(Call call) {
        return numbers.of(call, home).id();
    }

    private WaitFact fact(Wait wait) {
        CallNumbers.Numbered call = numbers.of(wait.call(), home);
        List<TurnFact> turns = new ArrayList<>(wait.turns().size());
        for (Holding turn : wait.turns()) {
            Call answered = turn.turn().call();
            List<CallId> awaits = turn.calls().stream().map(this::id).toList();
            turns.add(new TurnFact(id(answered), answered.name(), turn.made(), awaits));
        }
        return new WaitFact(call.id(), wait.call().name(), call.madeAt(), wait.inLine(), wait.elsewhere(), turns);
    }

    /** Asks about the next call that has gone to another node, one after the other: each is asked about once. */
    private void askNext() {
        Call relay = relays.poll();
        if (relay == null || graph.size() >= MAX_CALLS) {
            then.accept(graph);
            return;
        }
        if (!known.add(id(relay))) {
            askNext();
            return;
        }
        byte[] question = WaitMessage.question(known);
        WatchedLane lane = Wait.laneOf(relay);
        lane.loop()
                .put(() -> lane.inquire(
                        relay, question, answer -> home.loop().put(() -> answered(relay, WaitMessage.waits(answer)))));
    }

    private void answered(Call relay, List<WaitFact> waits) {
        if (!waits.isEmpty()) {
            waits.forEach(wait -> {
                graph.addTold(wait);
                if (wait.relayed()) {
                    known.add(wait.call());
                }
            });
            WaitFact way = graph.waitOf(id(relay));
            graph.add(way.relayedTo(waits.get(0).call()));
        }
        askNext();
    }
}
