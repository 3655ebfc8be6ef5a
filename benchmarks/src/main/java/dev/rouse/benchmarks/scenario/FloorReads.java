package dev.rouse.benchmarks.scenario;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.ActorOptions;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The least that a start without a bundle could cost: the same actors' records in the same store, and of each the one read
 * that a start makes, four keys and four ranges, on as many threads. Nothing is made of what it brings.
 *
 * @param starts what is done with actors
 */
record FloorReads(Starts starts) implements Scenario {

    private static final Keys KEYS = new Keys((byte) 'R');

    @Override
    public String benchmark() {
        return starts.benchmark();
    }

    @Override
    public String by() {
        return "floor";
    }

    @Override
    public Map<String, Object> parameters() {
        return starts.parameters();
    }

    @Override
    public String unit() {
        return starts.unit();
    }

    @Override
    public boolean isQuick() {
        return starts.isQuick();
    }

    @Override
    public Duration warmUp() {
        return starts.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        MemoryKvStore store = MemoryKvStore.create();
        progress.now("writing " + starts.actors() + " actors");
        try (TestBed bed = TestBed.on(store, ActorOptions.defaults(), options -> options)) {
            bed.writeNotes(starts.actors());
        }
        try (FloorBed bed = new FloorBed()) {
            return read(store, bed.loops(), effort, progress);
        }
    }

    private Measured read(MemoryKvStore store, EventLoop[] loops, Effort effort, Progress progress) {
        KvRead[] reads = IntStream.range(0, starts.actors())
                .mapToObj(i -> ofStart(ActorAddress.of("note", "note-" + i).id()))
                .toArray(KvRead[]::new);
        Scheduler[] lanes = new Scheduler[loops.length];
        for (int i = 0; i < loops.length; i++) {
            lanes[i] = Schedulers.fromExecutorService(loops[i]);
        }
        return Rounds.of(
                (slot, nth) -> read(store, reads[starts.next(slot, nth)], lanes[slot % lanes.length]),
                starts.window(),
                unit(),
                effort,
                progress);
    }

    private static Mono<KvSnapshot> read(MemoryKvStore store, KvRead read, Scheduler lane) {
        return store.read(read)
                .subscribeOn(lane)
                .doOnNext(found -> TestBed.check(found.value(1) != null, "an actor has state"));
    }

    private static KvRead ofStart(ActorId actor) {
        KvRead.Builder read = KvRead.builder();
        for (byte[] key :
                new byte[][] {Suffix.meta(), Suffix.state(), Suffix.inspectorToken(), Suffix.queueMetadata()}) {
            read.key(KEYS.actor(actor, key));
        }
        for (byte[] prefix :
                new byte[][] {Suffix.schedule(), Suffix.queueMessages(), Suffix.connections(), Suffix.workflow()}) {
            read.range(KvRange.prefix(KEYS.actor(actor, prefix)));
        }
        return read.build();
    }
}
