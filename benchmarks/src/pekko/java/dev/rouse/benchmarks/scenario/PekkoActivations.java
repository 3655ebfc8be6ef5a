package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.scenario.PekkoNote.Length;
import dev.rouse.benchmarks.scenario.PekkoNote.Write;
import dev.rouse.benchmarks.scenario.bed.NoteActor;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import reactor.core.publisher.Flux;

/** The first message to sharded entities whose durable state is in the in-memory store. All passivate between rounds. */
record PekkoActivations(Activations ours) implements PekkoScenario {

    private static final Duration OF_ONE = Duration.ofNanos(200_000);

    @Override
    public boolean isQuick() {
        return true;
    }

    /** With the rounds, each of which takes longer than it should, and the passivation between them. */
    @Override
    public Duration preparation() {
        return ours.preparation().plus(OF_ONE.multipliedBy(ours.actors()));
    }

    @Override
    public Promise promise() {
        return Promise.rateAtLeast(3);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(ours.actors());
        try (PekkoBed bed = PekkoBed.sharded()) {
            List<EntityRef<PekkoNote.Command>> notes = bed.notes(there);
            Flux.fromIterable(notes)
                    .flatMap(note ->
                            PekkoBed.ask(note, (ActorRef<Integer> replyTo) -> new Write(NoteActor.HUNDRED, replyTo)))
                    .blockLast();
            return Rounds.ofEach(
                    (slot, nth) -> PekkoBed.ask(notes.get((int) (slot + Activations.WINDOW * nth)), Length::new)
                            .doOnNext(length ->
                                    TestBed.check(length == NoteActor.HUNDRED.length(), "a note has its text")),
                    there,
                    Activations.WINDOW,
                    () -> bed.putToSleep(notes),
                    unit(),
                    effort,
                    progress);
        }
    }
}
