package dev.rouse.kv.fdb.actors;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.life.DestroyedActorsContract;

/** Remains of them in FoundationDB. */
@OnFoundationDb
final class FdbDestroyedActorsTest implements DestroyedActorsContract {

    private final FdbKvStore store;

    FdbDestroyedActorsTest(FdbKvStore store) {
        this.store = store;
    }

    @Override
    public KvStore store() {
        return store;
    }
}
