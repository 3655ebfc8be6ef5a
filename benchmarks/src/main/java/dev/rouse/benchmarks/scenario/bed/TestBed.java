package dev.rouse.benchmarks.scenario.bed;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.RuntimeOptions;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.demo.CounterActor;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.kv.KvStore;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A node with counters, notes and feeds, until it is closed. The store is its maker's to close. */
public final class TestBed implements AutoCloseable {

    private static final int AT_ONCE = 512;

    private final ActorRuntime runtime;
    private final @Nullable EventLoopGroup ownLoops;

    private TestBed(ActorRuntime runtime, @Nullable EventLoopGroup ownLoops) {
        this.runtime = runtime;
        this.ownLoops = ownLoops;
    }

    /** A node with the defaults of the library. */
    public static TestBed on(KvStore store) {
        return on(store, ActorOptions.defaults(), options -> options);
    }

    public static TestBed on(KvStore store, ActorOptions actors, UnaryOperator<RuntimeOptions.Builder> options) {
        return on(store, actors, options, Lanes.ALL);
    }

    public static TestBed on(
            KvStore store, ActorOptions actors, UnaryOperator<RuntimeOptions.Builder> options, Lanes lanes) {
        ActorRuntimeBuilder builder = ActorRuntime.builder()
                .store(store)
                .register(ActorType.of(Counter.class, CounterActor::new).options(actors))
                .register(ActorType.of(Note.class, NoteActor::new).options(actors))
                .register(ActorType.of(Feed.class, FeedActor::new).options(actors))
                .options(options);
        EventLoopGroup loops = null;
        if (lanes != Lanes.ALL) {
            loops = new MultiThreadIoEventLoopGroup(lanes.count(), NioIoHandler.newFactory());
            builder.lanes(loops);
        }
        return new TestBed(builder.start().blockOptional().orElseThrow(), loops);
    }

    public ActorRuntime runtime() {
        return runtime;
    }

    public Counter[] counters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> runtime.actor(Counter.class, "counter-" + i))
                .toArray(Counter[]::new);
    }

    public Note note(int i) {
        return runtime.actor(Note.class, "note-" + i);
    }

    public static ActorAddress noteAddress(int i) {
        return ActorAddress.of("note", "note-" + i);
    }

    public Note[] notes(int count) {
        return IntStream.range(0, count).mapToObj(this::note).toArray(Note[]::new);
    }

    /** Makes {@code count} notes of 100 characters each. */
    public void writeNotes(int count) {
        writeNotes(count, NoteActor.HUNDRED, 0);
    }

    /** Makes {@code count} notes of {@code text}, each with {@code entries} of 100 bytes in its schedule. */
    public void writeNotes(int count, String text, int entries) {
        Flux.range(0, count)
                .flatMap(
                        i -> entries == 0
                                ? note(i).write(text)
                                : note(i).write(text).then(note(i).plan(entries)),
                        AT_ONCE)
                .blockLast();
    }

    /** Calls each of {@code count} notes of 100 characters once, in a way that changes nothing. */
    public void readNotes(int count) {
        readNotes(count, NoteActor.HUNDRED.length());
    }

    /** Calls each of {@code count} notes of {@code characters} once, in a way that changes nothing. */
    public void readNotes(int count, int characters) {
        Flux.range(0, count)
                .flatMap(i -> note(i).length(), AT_ONCE)
                .doOnNext(length -> check(length == characters, "a note has its text"))
                .blockLast();
    }

    public static void check(boolean fact, String expected) {
        if (!fact) {
            throw new IllegalStateException(
                    "What was measured was not what was meant: expected that " + expected + ".");
        }
    }

    @Override
    public void close() {
        runtime.stop().block();
        if (ownLoops != null) {
            ownLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
