package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.demo.CounterActor;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.RuntimeOptions;
import dev.rouse.kv.KvStore;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** A node with counters and notes, until it is closed. The store is its maker's to close. */
final class TestBed implements AutoCloseable {

    private static final int AT_ONCE = 512;

    private final ActorRuntime runtime;

    private TestBed(ActorRuntime runtime) {
        this.runtime = runtime;
    }

    /** A node with the defaults of the library. */
    static TestBed on(KvStore store) {
        return on(store, ActorOptions.DEFAULTS, options -> options);
    }

    static TestBed on(KvStore store, ActorOptions actors, UnaryOperator<RuntimeOptions> options) {
        ActorRuntime runtime = ActorRuntime.builder()
                .store(store)
                .register(ActorType.of(Counter.class, CounterActor::new).with(actors))
                .register(ActorType.of(Note.class, NoteActor::new).with(actors))
                .options(options)
                .start()
                .blockOptional()
                .orElseThrow();
        return new TestBed(runtime);
    }

    ActorRuntime runtime() {
        return runtime;
    }

    Counter[] counters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> runtime.actor(Counter.class, "counter-" + i))
                .toArray(Counter[]::new);
    }

    Note note(int i) {
        return runtime.actor(Note.class, "note-" + i);
    }

    Note[] notes(int count) {
        return IntStream.range(0, count).mapToObj(this::note).toArray(Note[]::new);
    }

    /** Makes {@code count} notes of 100 characters each. */
    void writeNotes(int count) {
        Flux.range(0, count)
                .flatMap(i -> note(i).write(NoteActor.HUNDRED), AT_ONCE)
                .blockLast();
    }

    /** Calls each of {@code count} notes once, in a way that changes nothing. */
    void readNotes(int count) {
        Flux.range(0, count)
                .flatMap(i -> note(i).length(), AT_ONCE)
                .doOnNext(length -> check(length == NoteActor.HUNDRED.length(), "a note has its text"))
                .blockLast();
    }

    static void check(boolean fact, String expected) {
        if (!fact) {
            throw new IllegalStateException(
                    "What was measured was not what was meant: expected that " + expected + ".");
        }
    }

    @Override
    public void close() {
        runtime.stop().block();
    }
}
