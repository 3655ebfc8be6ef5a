package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** {@code ask} on plain actors of the same process, which answer with a number that they hold. */
record PekkoAsks(HotCalls ours) implements PekkoScenario {

    @Override
    public Promise promise() {
        return Promise.rateAtLeast(1);
    }

    private record Value(ActorRef<Long> replyTo) {}

    @Override
    public Measured measure(Effort effort, Progress progress) {
        try (PekkoBed bed = PekkoBed.local()) {
            List<ActorRef<Value>> actors = bed.spawn(ours.actors(), i -> holding(i));
            return Rounds.of(
                    (slot, nth) -> bed.ask(actors.get(ours.next(slot, nth)), Value::new),
                    ours.window(),
                    unit(),
                    effort,
                    progress);
        }
    }

    private static Behavior<Value> holding(long number) {
        return Behaviors.receiveMessage(message -> {
            message.replyTo.tell(number);
            return Behaviors.same();
        });
    }
}
