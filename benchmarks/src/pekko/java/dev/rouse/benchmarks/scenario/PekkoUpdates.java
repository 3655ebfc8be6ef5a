package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.scenario.PekkoCounter.Increment;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** Increments of sharded entities with durable state, answered when the new sum is in the in-memory store. */
record PekkoUpdates(HotCalls ours) implements PekkoScenario {

    @Override
    public Promise promise() {
        return Promise.rateAtLeast(1);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        try (PekkoBed bed = PekkoBed.sharded()) {
            List<EntityRef<Increment>> counters = bed.counters(ours.actors());
            return Rounds.of(
                    (slot, nth) -> PekkoBed.ask(
                            counters.get(ours.next(slot, nth)), (ActorRef<Long> replyTo) -> new Increment(1, replyTo)),
                    ours.window(),
                    unit(),
                    effort,
                    progress);
        }
    }
}
