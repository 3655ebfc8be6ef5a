package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.kv.memory.MemoryKvStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Calls to actors that are awake, on the memory store: {@code value}, which changes nothing, and {@code increment}, whose
 * answer waits for its commit.
 *
 * <p>With {@link Route#OWN} a caller stays with one actor, so that from its second call on it is on that actor's lane:
 * what a request costs whose connection is on the lane. With {@link Route#ANY} it goes round the actors, so that with two
 * lanes every other call changes threads, and with one call in flight wakes the other one up.
 */
record HotCalls(
        Action action,
        int actors,
        int window,
        Route route,
        @Nullable Target target) implements Scenario {

    enum Action {
        VALUE,
        INCREMENT;

        private Publisher<?> call(Counter counter) {
            return this == VALUE ? counter.value() : counter.increment(1);
        }
    }

    /** Whom a caller calls next. */
    enum Route {
        /** The same actor. */
        OWN,
        /** The one after it. */
        ANY
    }

    @Override
    public String benchmark() {
        return "calls";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("action", action, "actors", actors, "window", window, "route", route);
    }

    @Override
    public String unit() {
        return "calls/s";
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        try (TestBed bed = TestBed.on(MemoryKvStore.create())) {
            Counter[] counters = bed.counters(actors);
            return Rounds.of((slot, nth) -> action.call(counters[next(slot, nth)]), window, unit(), effort, progress);
        }
    }

    /** The number of the actor that a slot calls next. */
    int next(int slot, long nth) {
        return (int) ((route == Route.OWN ? slot : slot + nth) % actors);
    }
}
