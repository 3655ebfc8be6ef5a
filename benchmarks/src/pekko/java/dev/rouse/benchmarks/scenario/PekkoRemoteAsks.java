package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.scenario.cluster.RemoteCalls;
import java.util.List;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.jspecify.annotations.Nullable;

/** {@code ask} on sharded entities of another actor system, which answer with a number that they hold. */
record PekkoRemoteAsks(RemoteCalls ours, @Nullable Promise promise) implements PekkoScenario {

    @Override
    public Measured measure(Effort effort, Progress progress) {
        try (PekkoPair pair = new PekkoPair(ours.actors())) {
            List<EntityRef<PekkoPair.Value>> numbers = pair.numbers(ours.actors());
            return Rounds.of(
                    (slot, nth) -> PekkoBed.ask(numbers.get(slot % numbers.size()), PekkoPair.Value::new),
                    ours.window(),
                    unit(),
                    effort,
                    progress);
        }
    }
}
