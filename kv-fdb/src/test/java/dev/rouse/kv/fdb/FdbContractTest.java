package dev.rouse.kv.fdb;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.contract.KvStoreContract;
import dev.rouse.kv.contract.KvStoreFixture;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import java.time.Duration;
import reactor.core.publisher.Mono;

@OnFoundationDb
final class FdbContractTest implements KvStoreContract {

    private static final long WINDOW_VERSIONS = 5_000_000;
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final KvStore store;
    private final KvKey prefix = KvStoreFixture.randomPrefix();

    FdbContractTest(FdbKvStore store) {
        this.store = store;
    }

    @Override
    public KvStore store() {
        return store;
    }

    @Override
    public KvKey prefix() {
        return prefix;
    }

    @Override
    public boolean canOutliveWindow() {
        return true;
    }

    /** FoundationDB checks nothing of such a commit and applies it: the node's fence sees it by the version it gets. */
    @Override
    public boolean refusesCommitsSinceTheFuture() {
        return false;
    }

    /** Waits until FoundationDB itself says so of a version that is newer than any before: some six seconds. */
    @Override
    public void outliveWindow() {
        KvVersion newest = version();
        now(Mono.defer(() -> store.read(KvRead.builder().build()))
                .delayElement(GLANCE)
                .repeat()
                .takeUntil(now -> now.version().value() > newest.value() + WINDOW_VERSIONS)
                .then(Mono.defer(() -> store.read(
                                KvRead.builder().atLeast(newest).key(prefix).build()))
                        .delayElement(GLANCE)
                        .repeat()
                        .then()
                        .onErrorComplete(KvVersionTooOldException.class)));
    }
}
