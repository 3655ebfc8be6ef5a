package dev.rouse.kv.fdb;

import dev.rouse.host.AnswersInRealTime;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A store under a root that nobody else knows. So it may call itself exclusive: a new runtime takes it over at once. */
record SoleStore(KvStore store) implements KvStore, AnswersInRealTime {

    @Override
    public Duration patience() {
        return Duration.ofMillis(500);
    }

    @Override
    public boolean exclusive() {
        return true;
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return store.read(request);
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return store.commit(commit);
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return store.transact(work);
    }

    @Override
    public Mono<Duration> admission() {
        return store.admission();
    }

    @Override
    public KvLimits limits() {
        return store.limits();
    }

    @Override
    public Mono<Void> close() {
        return store.close();
    }
}
