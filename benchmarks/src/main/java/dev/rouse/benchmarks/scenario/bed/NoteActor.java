package dev.rouse.benchmarks.scenario.bed;

import dev.rouse.Actor;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** A {@link Note} whose state is a record with a string, as a small actor's would be. */
public final class NoteActor extends Actor<NoteActor.Text> implements Note {

    /** 100 characters: 100 bytes in memory beside the objects that hold them, a few more in the store. */
    public static final String HUNDRED = "0123456789".repeat(10);

    /** Far enough not to come in a benchmark. */
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    /** With it an entry of the schedule has about 100 bytes. */
    private static final String HALF = "0123456789".repeat(5);

    record Text(String text) {}

    @Override
    protected Text initialState() {
        return new Text("");
    }

    @Override
    public Mono<Integer> write(String text) {
        return Mono.just(update(before -> new Text(text)).text().length());
    }

    @Override
    public Mono<Integer> plan(int entries) {
        for (int i = 0; i < entries; i++) {
            schedule().at(LATER, "write", HALF);
        }
        return Mono.just(entries);
    }

    @Override
    public Mono<Integer> length() {
        return Mono.just(state().text().length());
    }
}
