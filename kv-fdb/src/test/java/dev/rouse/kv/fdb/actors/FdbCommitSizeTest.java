package dev.rouse.kv.fdb.actors;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.gate.CommitSizeContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;

/** Full turns on FoundationDB. */
@OnFoundationDb
final class FdbCommitSizeTest implements CommitSizeContract {

    private final KvStore store;

    FdbCommitSizeTest(FdbKvStore store) {
        this.store = RealTimeStore.sole(store);
    }

    @Override
    public KvStore store() {
        return store;
    }
}
