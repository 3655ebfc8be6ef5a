package dev.rouse.benchmarks.scenario;

import dev.rouse.Actor;
import reactor.core.publisher.Mono;

/** A {@link Note} whose state is a record with a string, as a small actor's would be. */
final class NoteActor extends Actor<NoteActor.Text> implements Note {

    /** 100 characters: 100 bytes in memory beside the objects that hold them, a few more in the store. */
    static final String HUNDRED = "0123456789".repeat(10);

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
    public Mono<Integer> length() {
        return Mono.just(state().text().length());
    }
}
