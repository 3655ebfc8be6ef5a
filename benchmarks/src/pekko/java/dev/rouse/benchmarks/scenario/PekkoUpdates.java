package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.scenario.PekkoNote.Write;
import java.util.List;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/**
 * Updates of sharded entities with durable state, answered when the new state is in the in-memory store: a text where the
 * runtime counts, which is as much work, since nothing is serialized.
 */
record PekkoUpdates(HotCalls ours) implements PekkoScenario {

    @Override
    public Promise promise() {
        return Promise.rateAtLeast(1);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        try (PekkoBed bed = PekkoBed.sharded()) {
            List<EntityRef<PekkoNote.Command>> notes = bed.notes(ours.actors());
            return Rounds.of(
                    (slot, nth) -> PekkoBed.ask(
                            notes.get(ours.next(slot, nth)), replyTo -> new Write(NoteActor.HUNDRED, replyTo)),
                    ours.window(),
                    unit(),
                    effort,
                    progress);
        }
    }
}
