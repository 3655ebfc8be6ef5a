package dev.rouse.benchmarks.store;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Mono;

/** A store that counts what is asked of it, and notes what load that is: bytes, and how much it is asked at a time. */
public final class WatchedStore extends CountedStore {

    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    public WatchedStore(KvStore store) {
        super(store);
    }

    /**
     * Since {@link #forget}.
     *
     * @param bytesRead keys of ranges and values
     * @param bytesWritten keys and values of commits that succeeded
     * @param mostInFlight reads and commits that had no answer at the same time
     */
    public record Load(long bytesRead, long bytesWritten, int mostInFlight) {}

    public Load load() {
        return new Load(bytesRead.sum(), bytesWritten.sum(), mostInFlight.get());
    }

    /** Begins to note anew. */
    public void forget() {
        bytesRead.reset();
        bytesWritten.reset();
        mostInFlight.set(inFlight.get());
    }

    private <T> Mono<T> watched(Mono<T> request) {
        return request.doFirst(() -> mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max))
                .doFinally(end -> inFlight.decrementAndGet());
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return watched(super.read(request)).doOnNext(found -> bytesRead.add(found.bytes()));
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return watched(super.commit(commit)).doOnNext(version -> bytesWritten.add(commit.size()));
    }
}
