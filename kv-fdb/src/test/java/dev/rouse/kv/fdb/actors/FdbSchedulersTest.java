package dev.rouse.kv.fdb.actors;

import dev.rouse.host.SharedSchedulersContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;

/** The store on FoundationDB. */
@OnFoundationDb
final class FdbSchedulersTest implements SharedSchedulersContract {

    private final FdbKvStore store;

    FdbSchedulersTest(FdbKvStore store) {
        this.store = store;
    }

    @Override
    public KvStore store() {
        return store;
    }
}
