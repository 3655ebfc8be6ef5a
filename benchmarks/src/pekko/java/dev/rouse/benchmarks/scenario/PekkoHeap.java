package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.scenario.bed.NoteActor;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Heap of plain actors, neither sharded nor durable, that hold 100 bytes of text. Nobody holds a reference to them. */
record PekkoHeap(ResidentHeap ours) implements PekkoScenario {

    /** About what an actor takes to be spawned, and to be looked at by collections. */
    private static final Duration OF_ONE = Duration.ofNanos(20_000);

    @Override
    public Duration preparation() {
        return Duration.ofSeconds(3).plus(OF_ONE.multipliedBy(ours.actors()));
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(ours.actors());
        try (PekkoBed bed = PekkoBed.local()) {
            long before = ResidentHeap.liveHeap();
            progress.now("spawning " + there + " actors");
            bed.spawn(there, i -> holding(new String(NoteActor.HUNDRED.toCharArray())));
            long awake = ResidentHeap.liveHeap();
            progress.now("%,d MB with all, %,d MB before".formatted(awake >> 20, before >> 20));
            return Measured.of((double) (awake - before) / there);
        }
    }

    private static Behavior<Integer> holding(String text) {
        return Behaviors.receiveMessage(at -> text.charAt(at) == '-' ? Behaviors.stopped() : Behaviors.same());
    }
}
