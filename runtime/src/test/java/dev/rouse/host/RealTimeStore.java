package dev.rouse.host;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store that answers in real time, of which the time of a {@link TestNode} knows nothing: so the node waits for it. */
public final class RealTimeStore extends ForwardingStore implements Answering {

    private final boolean exclusive;
    private final AtomicInteger unanswered = new AtomicInteger();

    private RealTimeStore(KvStore store, boolean exclusive) {
        super(store);
        this.exclusive = exclusive;
    }

    public static RealTimeStore of(KvStore store) {
        return new RealTimeStore(store, store.exclusive());
    }

    /** Under a root that nobody else knows a store may call itself exclusive: a new runtime takes it over at once. */
    public static RealTimeStore sole(KvStore store) {
        return new RealTimeStore(store, true);
    }

    @Override
    public boolean isAnswering() {
        return unanswered.get() > 0;
    }

    private <T> Mono<T> counted(Mono<T> answer) {
        return Mono.defer(() -> {
            unanswered.incrementAndGet();
            return answer.doFinally(end -> unanswered.decrementAndGet());
        });
    }

    @Override
    public boolean exclusive() {
        return exclusive;
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return counted(store.read(request));
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return counted(store.commit(commit));
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return counted(store.transact(work));
    }

    @Override
    public Mono<Duration> admission() {
        return counted(store.admission());
    }
}
