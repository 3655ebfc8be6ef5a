package dev.rouse.benchmarks.scenario;

import dev.rouse.Actor;
import dev.rouse.DataKey;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Mono;

/** A {@link Note} whose state is a record with a string, as a small actor's would be. */
final class NoteActor extends Actor<NoteActor.Text> implements Note {

    /** 100 characters: 100 bytes in memory beside the objects that hold them, a few more in the store. */
    static final String HUNDRED = "0123456789".repeat(10);

    /** What the keys of its own data begin with. */
    static final DataKey APPENDED = DataKey.of("appended/");

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
    public Mono<Integer> append(int entries) {
        for (int i = 0; i < entries; i++) {
            data().put(DataKey.of(APPENDED + String.valueOf(i)), HUNDRED.getBytes(StandardCharsets.US_ASCII));
        }
        return Mono.just(entries);
    }

    @Override
    public Mono<Integer> length() {
        return Mono.just(state().text().length());
    }
}
