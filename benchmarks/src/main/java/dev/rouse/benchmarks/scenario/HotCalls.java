package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.Durability;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.kv.KvStore;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Calls to actors that are awake: {@code value}, which changes nothing, and {@code increment}, whose answer waits for its
 * commit unless the actor's durability says otherwise. On disk and on FoundationDB one call in flight tells the price of a
 * commit; with more, one commit carries many calls.
 *
 * <p>With {@link Route#OWN} a caller stays with one actor, so that from its second call on it is on that actor's lane:
 * what a request costs whose connection is on the lane. With {@link Route#ANY} it goes round the actors, far apart in memory,
 * so that with two lanes every other call changes threads, and with one call in flight wakes the other one up.
 */
record HotCalls(
        Action action,
        StoreKind store,
        Saved saved,
        int actors,
        int window,
        Route route,
        Lanes lanes,
        boolean isQuick,
        @Nullable Target target)
        implements Scenario {

    /** A prime, so that it shares no divisor with how many actors there are. */
    private static final long STRIDE = 7919;

    private static final int AT_ONCE = 512;

    enum Action {
        VALUE,
        INCREMENT;

        Publisher<?> call(Counter counter) {
            return this == VALUE ? counter.value() : counter.increment(1);
        }
    }

    /** The counter that a caller calls next. */
    enum Route {
        /** The same actor. */
        OWN,
        /** Another one. */
        ANY
    }

    /** The durability of increments. */
    enum Saved {
        BEFORE_REPLY(Durability.BEFORE_REPLY),
        WITHIN_A_SECOND(Durability.WITHIN_A_SECOND),
        ON_SLEEP(Durability.ON_SLEEP);

        @SuppressWarnings("ImmutableEnumChecker") // its implementations are values
        private final Durability durability;

        Saved(Durability durability) {
            this.durability = durability;
        }
    }

    /** On the memory store, with a lane for each processor. */
    static HotCalls of(Action action, int actors, int window, Route route) {
        return new HotCalls(action, StoreKind.MEMORY, Saved.BEFORE_REPLY, actors, window, route, Lanes.ALL, true, null);
    }

    HotCalls on(StoreKind other) {
        return new HotCalls(action, other, saved, actors, window, route, lanes, isQuick, target);
    }

    HotCalls withWindow(int other) {
        return new HotCalls(action, store, saved, actors, other, route, lanes, isQuick, target);
    }

    HotCalls with(Saved other) {
        return new HotCalls(action, store, other, actors, window, route, lanes, isQuick, target);
    }

    HotCalls with(Lanes other) {
        return new HotCalls(action, store, saved, actors, window, route, other, isQuick, target);
    }

    HotCalls with(Target other) {
        return new HotCalls(action, store, saved, actors, window, route, lanes, isQuick, other);
    }

    HotCalls onlyFull() {
        return new HotCalls(action, store, saved, actors, window, route, lanes, false, target);
    }

    @Override
    public String benchmark() {
        return lanes == Lanes.ALL ? "calls" : "calls-by-lanes";
    }

    @Override
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = Parameters.of("action", action, "store", store);
        if (action == Action.INCREMENT) {
            parameters.put("saved", Parameters.plain(saved));
        }
        parameters.put("actors", actors);
        parameters.put("window", window);
        parameters.put("route", Parameters.plain(route));
        if (lanes != Lanes.ALL) {
            parameters.put("lanes", lanes.count());
        }
        return parameters;
    }

    @Override
    public String unit() {
        return "calls/s";
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(
                opened,
                effort,
                progress,
                counters -> Rounds.of(
                        (slot, nth) -> action.call(counters[next(slot, nth, counters.length)]),
                        window,
                        unit(),
                        effort,
                        progress)));
    }

    /** Measures {@code work} on the counters, all of them awake. */
    Measured measure(KvStore opened, Effort effort, Progress progress, Function<Counter[], Measured> work) {
        int there = effort.actors(actors);
        ActorOptions options =
                ActorOptions.builder().durability(saved.durability).build();
        try (TestBed bed = TestBed.on(opened, options, node -> node.maxResidentActors(2 * there + 1_000_000), lanes)) {
            Counter[] counters = bed.counters(there);
            progress.now("waking " + there + " actors");
            Flux.range(0, there).flatMap(i -> counters[i].increment(1), AT_ONCE).blockLast();
            return work.apply(counters);
        }
    }

    /** The number of the actor that a slot calls next. */
    int next(int slot, long nth) {
        return next(slot, nth, actors);
    }

    /** The same of fewer actors than there should be. */
    int next(int slot, long nth, int there) {
        return (int) ((route == Route.OWN ? slot : (slot + nth) * STRIDE) % there);
    }
}
